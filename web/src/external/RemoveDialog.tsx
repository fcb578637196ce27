import type { ExternalCalendar } from '@jishi/shared/schema/external-calendar';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { removalOf, removeExternal } from './queries.ts';
import { useDoing } from './useChanging.ts';

type Props = { calendar: ExternalCalendar; onClose: () => void; onGone: () => void };

export function RemoveDialog({ calendar, onClose, onGone }: Props) {
  const { m } = useMessages();
  const words = useExternalWords();
  const removing = useDoing(removeExternal, words.actions.removed(calendar.name), onGone, removalOf(calendar.id));
  return (
    <Dialog title={words.remove.title(calendar.name)} onClose={onClose}>
      <div className="stack">
        <p>{words.remove.consequence(calendar.busyCount)}</p>
        <p className="muted">{words.remove.kept}</p>
        {removing.isError && <ProblemNotice error={removing.error} />}
        <p className="row">
          <button
            type="button"
            className="button grave"
            disabled={removing.isPending}
            onClick={() => removing.mutate(calendar)}
          >
            {words.remove.do}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
