import type { Suggestion } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { suggestQuery } from './queries.ts';
import { SuggestionOption } from './SuggestionOption.tsx';
import { useSettled } from './useSettled.ts';

type Props = {
  text: string;
  onText: (text: string) => void;
  /** An input method is still putting characters together: nothing is to be asked until it is done. */
  composing: boolean;
  onComposing: (composing: boolean) => void;
  onChoose: (suggestion: Suggestion) => void;
};

/** Fast enough to follow, slow enough not to ask for each letter of a word. */
const PAUSE_MS = 120;

/** A combobox after the ARIA Authoring Practices: editable, list of suggestions, focus stays in the field. */
export function WhatField({ text, onText, composing, onComposing, onChoose }: Props) {
  const { m } = useMessages();
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const typed = useSettled(text.trim(), PAUSE_MS, composing);
  const { data } = useQuery({ ...suggestQuery(typed), enabled: open && typed !== '' });
  const suggestions = open && text.trim() !== '' && typed !== '' ? (data ?? []) : [];
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
        aria-activedescendant={shown && active in suggestions ? `${listId}-${active}` : undefined}
        placeholder={m.search.whatHint}
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onCompositionStart={() => onComposing(true)}
        onCompositionEnd={() => onComposing(false)}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <div id={listId} role="listbox" aria-label={m.search.suggestions} className="suggestions" hidden={!shown}>
        {suggestions.map((suggestion, index) => (
          <SuggestionOption
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
