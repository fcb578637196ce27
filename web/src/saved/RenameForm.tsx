import type { SavedSearch } from '@jishi/shared/schema/saved-search';
import { useEffect, useRef } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { useOnTop } from '../ui/useOnTop.ts';
import { LONGEST_NAME } from './limits.ts';
import { useChanging } from './useChanging.ts';

/** Another name, in the place of the one it has. */
export function RenameForm({ search, onClose }: { search: SavedSearch; onClose: () => void }) {
  const { m } = useMessages();
  const { draft, theirs, change } = useOnTop({ name: search.name }, String(search.version));
  const { name } = draft;
  const field = useRef<HTMLInputElement>(null);
  const changing = useChanging(search, onClose);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const named = name.trim();
  const stale = isStale(changing.error);
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (named) changing.mutate({ name: named });
      }}
    >
      <div className="row">
        <input
          ref={field}
          className="input saved-rename"
          aria-label={m.saved.name}
          required
          maxLength={LONGEST_NAME}
          value={name}
          onChange={(event) => change({ name: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
          }}
        />
        <button type="submit" className="button" disabled={named === '' || changing.isPending}>
          {m.saved.renameDo}
        </button>
        <button type="button" className="button quiet" onClick={onClose}>
          {m.common.cancel}
        </button>
      </div>
      {(stale || theirs.length > 0) && (
        <StaleNotice theirs={[{ label: m.saved.name, now: search.name }]} onTake={onClose} />
      )}
      {changing.isError && !stale && <ProblemNotice error={changing.error} />}
    </form>
  );
}
