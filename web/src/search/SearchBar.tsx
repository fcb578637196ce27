import { sayMinutes } from '@jishi/shared/messages/format';
import type { Suggestion } from '@jishi/shared/schema/instrument';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { type Finding, LENGTHS_MINUTES, toggled } from './finding.ts';
import { useFinding } from './useFinding.ts';
import { WhatField } from './WhatField.tsx';
import { WhenField } from './WhenField.tsx';
import { WhereField } from './WhereField.tsx';

const TYPING_MS = 350;

/** What, where, when and how long in one line. Results follow while typing; the button is for those who expect one. */
export function SearchBar() {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  const [text, setText] = useState(finding.q ?? '');
  const [composing, setComposing] = useState(false);
  const asked = finding.q ?? '';

  // What this field asked for comes back later than what is typed meanwhile, which stays.
  const sent = useRef(asked);
  useEffect(() => {
    if (asked === sent.current) return;
    sent.current = asked;
    setText(asked);
  }, [asked]);
  const send = useCallback(
    (part: Partial<Finding>, how?: 'replace') => {
      sent.current = part.q ?? '';
      change(part, how);
    },
    [change],
  );
  useEffect(() => {
    if (composing || text.trim() === asked.trim()) return;
    const timer = setTimeout(() => send({ q: text.trim() || undefined }, 'replace'), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, asked, composing, send]);

  const choose = (suggestion: Suggestion) => {
    const part = chosenPart(suggestion, finding);
    setText(part.q ?? '');
    send(part);
  };
  return (
    <search>
      <form
        className="bar"
        aria-label={m.search.label}
        onSubmit={(event) => {
          event.preventDefault();
          send({ q: text.trim() || undefined });
        }}
      >
        <WhatField text={text} onText={setText} composing={composing} onComposing={setComposing} onChoose={choose} />
        <Rest />
      </form>
    </search>
  );
}

/** A suggestion of a facet becomes its filter, everything else the text. */
function chosenPart(suggestion: Suggestion, finding: Finding): Partial<Finding> {
  const { kind, value, label } = suggestion;
  if (kind === 'type' || kind === 'instrument') return { q: label.zh ?? label.en ?? value };
  return { q: undefined, [kind]: finding[kind]?.includes(value) ? finding[kind] : toggled(finding[kind], value) };
}

/** What does not change while somebody types. */
const Rest = memo(function Rest() {
  const { m } = useMessages();
  return (
    <>
      <WhereField />
      <WhenField />
      <LengthField />
      <div className="bar-submit">
        <button type="submit" className="button main">
          {m.search.submit}
        </button>
      </div>
    </>
  );
});

function LengthField() {
  const { m, language } = useMessages();
  const [finding, change] = useFinding();
  const lengths = [...new Set<number>([...LENGTHS_MINUTES, ...(finding.minutes ? [finding.minutes] : [])])];
  return (
    <label className="bar-field">
      <span className="bar-label">{m.search.howLong}</span>
      <select
        className="bar-input"
        value={finding.minutes ?? ''}
        onChange={(event) => change({ minutes: Number(event.target.value) || undefined })}
      >
        <option value="">{m.search.anyLength}</option>
        {lengths
          .sort((a, b) => a - b)
          .map((minutes) => (
            <option key={minutes} value={minutes}>
              {sayMinutes(minutes, language)}
            </option>
          ))}
      </select>
    </label>
  );
}
