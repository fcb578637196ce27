import type { Today } from '@jishi/shared/schema/today';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';

/** The day in five figures. */
export function Counts({ day }: { day: Today }) {
  const { m } = useMessages();
  const now = useNow();
  const { counts } = day;
  const closed = day.instruments.filter((instrument) =>
    instrument.taken.some(
      (entry) =>
        (entry.kind === 'maintenance' || entry.kind === 'closure') &&
        Date.parse(entry.from) <= now &&
        now < Date.parse(entry.to),
    ),
  ).length;
  const figures = [
    { title: m.facility.counts.bookings, value: counts.bookings, hint: m.facility.counts.external(counts.outside) },
    { title: m.facility.counts.inUse, value: counts.inUse, hint: null },
    { title: m.facility.counts.late, value: counts.late, hint: m.facility.counts.lateHint, alarming: counts.late > 0 },
    { title: m.facility.counts.pending, value: counts.pending, hint: null },
    { title: m.facility.counts.closed, value: closed, hint: null },
  ];
  return (
    <dl className="counts">
      {figures.map(({ title, value, hint, alarming }) => (
        <div key={title} className="panel count">
          <dt>{title}</dt>
          <dd>
            <span className={alarming ? 'count-value bad' : 'count-value'}>{value}</span>
            {hint && <span className="muted small count-hint">{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
