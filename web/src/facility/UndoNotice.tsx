import type { AvailabilityChange } from '@jishi/shared/schema/availability';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { useUndo } from './changes.ts';

/** That a change was made, with a button that takes it back, and then what came of the bookings. */
export function UndoNotice({ id, text, undone = false }: { id: string; text: string; undone?: boolean }) {
  const { m } = useMessages();
  const undo = useUndo();
  if (undo.data) return <Undone change={undo.data} />;
  if (undone) return <p className="muted">{`${text} · ${m.changes.undone}`}</p>;
  return (
    <>
      <p className="notice good row spread">
        <span>✓ {text}</span>
        <button
          type="button"
          className="button"
          aria-label={m.changes.undoLabel(text)}
          disabled={undo.isPending}
          onClick={() => undo.mutate(id)}
        >
          {m.changes.undo}
        </button>
      </p>
      {undo.isError && <ProblemNotice error={undo.error} />}
    </>
  );
}

const FATES = ['reinstated', 'moved-back', 'taken', 'past', 'changed', 'incomplete'] as const;

function Undone({ change }: { change: AvailabilityChange }) {
  const { m } = useMessages();
  const fates = FATES.map((fate) => [fate, change.bookings.filter((one) => one.fate === fate).length] as const);
  const counts = [...fates, ['outside', change.outside.length] as const];
  return (
    <div className="notice good">
      <p>✓ {m.changes.undone}</p>
      <ul className="impact">{counts.map(([fate, n]) => n > 0 && <li key={fate}>{m.changes.fates[fate](n)}</li>)}</ul>
    </div>
  );
}
