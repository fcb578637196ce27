import type { SavedSearch } from '@jishi/shared/schema/saved-search';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { LONGEST_NAME } from './limits.ts';
import { useChanging } from './useChanging.ts';

/** Another name, in the place of the one it has. */
export function RenameForm({ search, onClose }: { search: SavedSearch; onClose: () => void }) {
  const { m } = useMessages();
  const [name, setName] = useState(search.name);
  const field = useRef<HTMLInputElement>(null);
  const changing = useChanging(search, onClose);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const named = name.trim();
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
          onChange={(event) => setName(event.target.value)}
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
      {changing.isError && <ProblemNotice error={changing.error} />}
    </form>
  );
}
