import type { Suggestion } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { suggestQuery } from './queries.ts';

type Props = { text: string; onText: (text: string) => void; onChoose: (suggestion: Suggestion) => void };

/** A combobox after the ARIA Authoring Practices: editable, list of suggestions, focus stays in the field. */
export function WhatField({ text, onText, onChoose }: Props) {
  const { m } = useMessages();
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const { data } = useQuery({ ...suggestQuery(useDeferredValue(text)), enabled: open && text.trim() !== '' });
  const suggestions = open && text.trim() !== '' ? (data ?? []) : [];
  const shown = suggestions.length > 0;

  const choose = (suggestion: Suggestion) => {
    setOpen(false);
    setActive(-1);
    onChoose(suggestion);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = suggestions[active];
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      if (shown)
        setActive((active + step + suggestions.length + (active < 0 && step < 0 ? 1 : 0)) % suggestions.length);
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Enter') setOpen(false);
  };

  return (
    <div className="bar-field what">
      <label className="bar-label" htmlFor={`${listId}-input`}>
        {m.search.what}
      </label>
      <input
        id={`${listId}-input`}
        className="bar-input"
        type="text"
        role="combobox"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={200}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={listId}
        aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
        placeholder={m.search.whatHint}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <div id={listId} role="listbox" aria-label={m.search.suggestions} className="suggestions" hidden={!shown}>
        {suggestions.map((suggestion, index) => (
          <Option
            key={`${suggestion.kind} ${suggestion.value}`}
            id={`${listId}-${index}`}
            suggestion={suggestion}
            active={index === active}
            onChoose={() => choose(suggestion)}
          />
        ))}
      </div>
      <span className="hidden-text" role="status">
        {shown ? m.search.suggestionCount(suggestions.length) : ''}
      </span>
    </div>
  );
}

type OptionProps = { id: string; suggestion: Suggestion; active: boolean; onChoose: () => void };

function Option({ id, suggestion, active, onChoose }: OptionProps) {
  const { m, name } = useMessages();
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: focus and keys stay in the combobox
    <div
      id={id}
      role="option"
      aria-selected={active}
      className="suggestion"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span>{name(suggestion.label)}</span>
      <span className="muted small">{m.search.kinds[suggestion.kind]}</span>
    </div>
  );
}
