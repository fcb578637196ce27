import { saySpan } from '@jishi/shared/messages/format';
import type { Closure } from '@jishi/shared/schema/closure';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { closuresQuery, endClosure } from './queries.ts';

/** Closures that are not over, each to be ended early or withdrawn before it begins. */
export function Closures({ instrument, zone }: { instrument: string; zone: string }) {
  const { m } = useMessages();
  const announce = useAnnounce();
  const client = useQueryClient();
  const found = useQuery(closuresQuery(instrument));
  const end = useMutation({
    mutationFn: endClosure,
    onSuccess: () => announce(m.closures.ended),
    onSettled: () => {
      for (const key of ['closures', 'agenda', 'today']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const closures = found.data?.filter((closure) => closure.endedAt === null) ?? [];
  return (
    <div className="stack tight">
      <h3>{m.closures.current}</h3>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {end.isError && <ProblemNotice error={end.error} />}
      {found.data && closures.length === 0 && <p className="muted">{m.closures.none}</p>}
      <ul className="closures">
        {closures.map((closure) => (
          <ClosureRow
            key={closure.id}
            closure={closure}
            zone={zone}
            busy={end.isPending}
            onEnd={() => end.mutate(closure.id)}
          />
        ))}
      </ul>
    </div>
  );
}

type RowProps = { closure: Closure; zone: string; busy: boolean; onEnd: () => void };

function ClosureRow({ closure, zone, busy, onEnd }: RowProps) {
  const { m, language } = useMessages();
  const span = { from: Date.parse(closure.from), to: Date.parse(closure.to) };
  const time = saySpan(span, zone, language);
  const action = span.from <= Date.now() ? m.closures.end : m.closures.drop;
  return (
    <li className="row spread">
      <div>
        <p>
          <span className="tag amber">
            <span aria-hidden="true">⚙ </span>
            {m.closures.kinds[closure.kind]}
          </span>{' '}
          {time}
        </p>
        <p className="muted small">{closure.reason}</p>
      </div>
      <button
        type="button"
        className="button"
        disabled={busy}
        aria-label={m.closures.endLabel(action, time)}
        onClick={onEnd}
      >
        {action}
      </button>
    </li>
  );
}
