import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTodayTexts } from './useTodayTexts.ts';

const route = getRouteApi('/facility');

/** A search among the instruments of the facility; it stands in the address. */
export function FindInstrument({ count }: { count: number }) {
  const texts = useTodayTexts();
  const { find } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(find ?? '');
  useEffect(() => setTyped(find ?? ''), [find]);
  const change = (text: string) => {
    setTyped(text);
    void navigate({ search: (before) => ({ ...before, find: text || undefined }), replace: true, resetScroll: false });
  };
  return (
    <div className="find-instrument no-print">
      <input
        type="search"
        className="input"
        maxLength={100}
        placeholder={texts.find}
        aria-label={texts.find}
        value={typed}
        onChange={(event) => change(event.target.value)}
      />
      {find && count === 0 && (
        <p className="small" role="status">
          {texts.noMatch(find)}{' '}
          <button type="button" className="link-button" onClick={() => change('')}>
            {texts.showAll}
          </button>
        </p>
      )}
    </div>
  );
}

/** Whether a name has all the words that are looked for. */
export function matching(find: string | undefined, ...names: readonly (string | null)[]): boolean {
  if (find === undefined) return true;
  const name = names.join(' ').toLocaleLowerCase();
  return find
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
}
