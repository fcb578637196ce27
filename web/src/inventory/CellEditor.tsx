import type { ServiceMode } from '@jishi/shared/schema/rules';
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { choicesOf, EDITORS, type Field, type Known } from './fields.ts';

const MODES: readonly ServiceMode[] = ['self', 'assisted', 'sample', 'project'];

type Props = {
  field: Field;
  label: string;
  draft: string;
  onDraft: (draft: string) => void;
  known: Known;
  invalid?: boolean;
  describedBy?: string | undefined;
  autoFocus?: boolean;
};

/** What a field is typed into; the same in a cell and for many at once. */
export function CellEditor({
  field,
  label,
  draft,
  onDraft,
  known,
  invalid = false,
  describedBy,
  autoFocus = false,
}: Props) {
  const focus = useFocus(autoFocus);
  const common = { 'aria-label': label, 'aria-invalid': invalid, 'aria-describedby': describedBy, className: 'input' };
  switch (EDITORS[field]) {
    case 'paragraph':
      return (
        <textarea
          {...common}
          ref={focus}
          rows={3}
          maxLength={4000}
          value={draft}
          onChange={(event) => onDraft(event.target.value)}
        />
      );
    case 'choice':
      return (
        <select {...common} ref={focus} value={draft} onChange={(event) => onDraft(event.target.value)}>
          {choicesOf(field, known).map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      );
    case 'modes':
      return <ModesEditor label={label} draft={draft} onDraft={onDraft} known={known} focus={focus} />;
    case 'date':
      return (
        <input {...common} ref={focus} type="date" value={draft} onChange={(event) => onDraft(event.target.value)} />
      );
    default:
      return (
        <input
          {...common}
          ref={focus}
          inputMode={EDITORS[field] === 'money' ? 'decimal' : EDITORS[field] === 'number' ? 'numeric' : 'text'}
          maxLength={300}
          value={draft}
          onChange={(event) => onDraft(event.target.value)}
        />
      );
  }
}

type Focus = (element: HTMLElement | null) => void;

/** Once, when it appears: later it would take the focus from where the reader went. */
function useFocus(wanted: boolean): Focus {
  const had = useRef(!wanted);
  return (element) => {
    if (!element || had.current) return;
    had.current = true;
    element.focus({ preventScroll: true });
    if (element instanceof HTMLInputElement && element.type === 'text') element.select();
  };
}

function ModesEditor({
  label,
  draft,
  onDraft,
  known,
  focus,
}: Pick<Props, 'label' | 'draft' | 'onDraft' | 'known'> & { focus: Focus }) {
  const chosen = draft.split(' ').filter(Boolean);
  const name = useId();
  return (
    <fieldset className="cell-modes">
      <legend className="hidden-text">{label}</legend>
      {MODES.map((mode, index) => (
        <label key={mode} className="radio">
          <input
            ref={index === 0 ? focus : undefined}
            type="checkbox"
            name={name}
            checked={chosen.includes(mode)}
            onChange={() =>
              onDraft(MODES.filter((one) => (one === mode ? !chosen.includes(one) : chosen.includes(one))).join(' '))
            }
          />
          {known.modes[mode]}
        </label>
      ))}
    </fieldset>
  );
}

/** Enter saves where it makes no new line, Escape gives up. */
export function editingKeys(save: () => void, giveUp: () => void) {
  return (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      giveUp();
    }
    const inText = event.target instanceof HTMLTextAreaElement;
    if (event.key === 'Enter' && (!inText || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
    // Arrows belong to what is typed in.
    event.stopPropagation();
  };
}

export function Fault({ id, children }: { id: string; children: ReactNode }) {
  return (
    <span id={id} role="alert" className="bad small">
      {children}
    </span>
  );
}
