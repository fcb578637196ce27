import { sayInstant } from '@jishi/shared/messages/format';
import type { ChangeSummary } from '@jishi/shared/schema/availability';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, ProblemNotice } from '../ui/Problem.tsx';
import { changesQuery } from './changes.ts';
import { UndoNotice } from './UndoNotice.tsx';

/** What was changed lately, but for the one that is shown elsewhere; what is not too long ago can be undone. */
export function Changes({ facility, zone, except }: { facility: string; zone: string; except: string | null }) {
  const { m } = useMessages();
  const found = useQuery(changesQuery(facility));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  const changes = found.data?.filter((change) => change.id !== except) ?? [];
  if (changes.length === 0) return null;
  return (
    <div className="stack tight">
      <h3>{m.changes.lately}</h3>
      <ul className="closures">
        {changes.map((change) => (
          <li key={change.id}>
            <ChangeRow change={change} zone={zone} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ChangeRow({ change, zone }: { change: ChangeSummary; zone: string }) {
  const { m, language } = useMessages();
  const text = [
    sayInstant(Date.parse(change.at), zone, language),
    m.changes.kinds[change.kind],
    change.schedule?.name ?? m.changes.instruments(change.instrumentIds.length),
    change.reason,
    change.by.name,
  ]
    .filter(Boolean)
    .join(' · ');
  if (change.undoneAt === null && Date.parse(change.undoUntil) < Date.now()) return <p>{text}</p>;
  return <UndoNotice id={change.id} text={text} undone={change.undoneAt !== null} />;
}
