import { sayDays } from '@jishi/shared/messages/format';
import type { SavedSearch } from '@jishi/shared/schema/saved-search';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import type { Finding } from '../search/finding.ts';
import { sayWindow } from '../search/sayWindow.ts';
import { useNow, useReaderZone } from '../time/reader.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { firstLookQuery } from './firstLook.ts';
import { findingOf } from './question.ts';
import { RenameForm } from './RenameForm.tsx';
import { useChanging } from './useChanging.ts';
import { useSayFinding } from './useSayFinding.ts';

/**
 * One saved search: its name leads to it; what it asks, what fits now, and whether it is watched. `onGone` is called once
 * it was deleted.
 */
export function SavedRow({ search, onGone }: { search: SavedSearch; onGone: () => void }) {
  const { m } = useMessages();
  const zone = useReaderZone();
  const now = Math.floor(useNow() / 900_000) * 900_000;
  const [doing, setDoing] = useState<'rename' | 'delete' | null>(null);
  const renameButton = useRef<HTMLButtonElement>(null);
  const endRename = () => {
    setDoing(null);
    renameButton.current?.focus();
  };
  const changing = useChanging(search);
  const finding = findingOf(search, zone, now);
  const over = search.watch === 'over';
  const watched = (changing.isPending ? changing.variables.watch : undefined) ?? search.watch !== 'off';
  return (
    <article id={search.id} tabIndex={-1} className="panel saved-row" aria-label={search.name}>
      <div className="stack tight">
        {doing === 'rename' ? (
          <RenameForm search={search} onClose={endRename} />
        ) : (
          <h2 className="saved-name">
            <Link to="/" search={finding}>
              {search.name}
            </Link>
          </h2>
        )}
        <Asked search={search} finding={finding} now={now} />
        <div className="row small">
          {!over && (
            <label className="radio">
              <input
                type="checkbox"
                checked={watched}
                aria-label={m.saved.watchLabel(search.name)}
                onChange={(event) => !changing.isPending && changing.mutate({ watch: event.target.checked })}
              />
              {m.saved.watch}
            </label>
          )}
          {search.watch !== 'off' && (
            <p className="muted">
              <span className={search.watch === 'on' ? 'tag accent' : 'tag amber'}>{m.saved.states[search.watch]}</span>{' '}
              {m.saved.explained[search.watch]}
            </p>
          )}
        </div>
        {changing.isError && <ProblemNotice error={changing.error} />}
      </div>
      <p className="row saved-actions">
        <Link to="/" search={finding} className="button">
          {m.saved.open}
        </Link>
        <button
          ref={renameButton}
          type="button"
          className="button quiet"
          aria-label={m.saved.renameLabel(search.name)}
          onClick={() => setDoing('rename')}
        >
          {m.saved.rename}
        </button>
        <button
          type="button"
          className="button quiet"
          aria-label={m.saved.removeLabel(search.name)}
          onClick={() => setDoing('delete')}
        >
          {m.saved.remove}
        </button>
      </p>
      {doing === 'delete' && <DeleteDialog search={search} onClose={() => setDoing(null)} onGone={onGone} />}
    </article>
  );
}

type AskedProps = { search: SavedSearch; finding: Finding; now: number };

/** What is asked, in words, and how many instruments fit it now; of one that is over there is nothing to count. */
function Asked({ search, finding, now }: AskedProps) {
  const { m, language } = useMessages();
  const zone = useReaderZone();
  const sayFinding = useSayFinding();
  const over = search.watch === 'over';
  const { data: first } = useQuery(firstLookQuery(finding, zone, now));
  const window =
    search.withinDays === null
      ? (sayWindow(finding, language) ?? m.saved.anyTime)
      : m.saved.movingShort(sayDays(search.withinDays, language));
  return (
    <p>
      {[...sayFinding(finding, first?.facets), window].join(' · ')}
      {first && !over && <span className="muted"> · {m.saved.fits(first.total.toLocaleString('en'))}</span>}
    </p>
  );
}
