import { useEffect, useId, useState } from 'react';
import { useTexts } from './useTexts.ts';

type Props = { value: string | undefined; hint: string; onChange: (q: string | undefined) => void };

const SETTLE_MS = 250;

/** A line to search with, which goes into the address once the hand rests. */
export function SearchBox({ value, hint, onChange }: Props) {
  const t = useTexts();
  const id = useId();
  const [text, setText] = useState(value ?? '');
  const [known, setKnown] = useState(value);
  // Another address, by a link or by going back.
  if (known !== value) {
    setKnown(value);
    setText(value ?? '');
  }
  useEffect(() => {
    const wanted = text.trim() || undefined;
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted), SETTLE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className="field admin-search">
      <label htmlFor={id} className="label">
        {t.search}
      </label>
      <input
        id={id}
        className="input"
        type="search"
        maxLength={100}
        placeholder={hint}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
