import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useFeedWords } from '../messages/useFeedWords.ts';

export type Choice = { readonly id: string; readonly name: string; readonly hint: string };

type Props = {
  label: string;
  hint: string;
  chosen: Choice | '' | undefined;
  fault: string | undefined;
  text: string;
  onText: (text: string) => void;
  /** What can be chosen for the text; undefined as long as nothing is known. */
  choices: readonly Choice[] | undefined;
  onChoose: (id: string | undefined) => void;
};

/** One of many, found by its name; what was chosen stands there until another one is wanted. */
export function ChoiceSearch(props: Props) {
  const words = useFeedWords();
  const { label, chosen, onChoose } = props;
  const [again, setAgain] = useState(false);
  if (!chosen) return <SearchField {...props} focus={again} />;
  return (
    <div className="field">
      <span className="label">{label}</span>
      <p className="row">
        <span className="strong">{chosen.name}</span>
        {chosen.hint && <span className="muted">{chosen.hint}</span>}
        <button
          type="button"
          className="link-button"
          onClick={() => {
            setAgain(true);
            onChoose(undefined);
          }}
        >
          {words.change}
        </button>
      </p>
    </div>
  );
}

const MOST_SHOWN = 8;

/** A combobox after the ARIA Authoring Practices: editable, list of choices, focus stays in the field. */
function SearchField({ label, hint, fault, text, onText, choices: all, onChoose, focus }: Props & { focus: boolean }) {
  const words = useFeedWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const choices = all?.slice(0, MOST_SHOWN);
  const shown = open && choices !== undefined && choices.length > 0;
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      const count = choices?.length ?? 0;
      if (count > 0) setActive((Math.max(active, step > 0 ? -1 : 0) + step + count) % count);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Enter' && text.trim() !== '') {
      // Half a name sends no form.
      event.preventDefault();
      const choice = shown ? choices[Math.max(active, 0)] : undefined;
      if (choice) onChoose(choice.id);
    }
  };
  return (
    <div className="field choice-search">
      <label htmlFor={`${id}-input`} className="label">
        {label}
      </label>
      <input
        ref={field}
        id={`${id}-input`}
        data-target
        className="input"
        type="text"
        role="combobox"
        autoComplete="off"
        maxLength={100}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={id}
        aria-activedescendant={shown && choices[active] ? `${id}-${active}` : undefined}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-hint`}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label={label} className="choices" hidden={!shown}>
        {choices?.map((choice, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: focus and keys stay in the field
          <div
            key={choice.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={index === active ? 'choice active' : 'choice'}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(choice.id)}
          >
            {choice.name} <span className="muted small">{choice.hint}</span>
          </div>
        ))}
      </div>
      <span id={`${id}-hint`} className={fault ? 'bad small' : 'muted small'} role={fault ? 'alert' : undefined}>
        {fault ? `${fault} ${hint}` : hint}
      </span>
      <span className="hidden-text" role="status">
        {open && choices && text.trim() !== '' ? words.found(choices.length) : ''}
      </span>
    </div>
  );
}
