import type { SavedSearch } from '@jishi/shared/schema/saved-search';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { useDeleting } from './useChanging.ts';

type Props = { search: SavedSearch; onClose: () => void; onGone: () => void };

export function DeleteDialog({ search, onClose, onGone }: Props) {
  const { m } = useMessages();
  const deleting = useDeleting(search, onClose, onGone);
  return (
    <Dialog title={m.saved.removeTitle(search.name)} onClose={onClose}>
      <div className="stack">
        <p>{m.saved.removeConsequence}</p>
        {deleting.isError && <ProblemNotice error={deleting.error} />}
        <p className="row">
          <button
            type="button"
            className="button grave"
            disabled={deleting.isPending}
            onClick={() => deleting.mutate()}
          >
            {m.saved.remove}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
