import type { Today } from '@jishi/shared/schema/today';
import type { MouseEvent } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { arrivalsOf, soonOf } from './arrivals.ts';
import { lookOf } from './day.ts';
import { useTodayTexts } from './useTodayTexts.ts';

/** The day in seven figures; those that something can be done about lead to its list. */
export function Counts({ day }: { day: Today }) {
  const { m } = useMessages();
  const texts = useTodayTexts();
  const now = useNow();
  const { counts } = day;
  const isToday = Date.parse(day.from) <= now && now < Date.parse(day.to);
  const coming = arrivalsOf(day, now).filter(({ late }) => !late);
  const figures = [
    { title: m.facility.counts.bookings, value: counts.bookings, hint: m.facility.counts.external(counts.outside) },
    {
      title: texts.arriving,
      value: coming.length,
      hint: isToday ? texts.arrivingHint(soonOf(coming, now).length) : null,
      to: isToday ? 'arrivals' : null,
    },
    { title: m.facility.counts.inUse, value: counts.inUse, hint: null },
    {
      title: m.facility.counts.late,
      value: counts.late,
      hint: m.facility.counts.lateHint,
      alarming: counts.late > 0,
      to: isToday ? 'arrivals' : null,
    },
    { title: m.facility.counts.pending, value: counts.pending, hint: null, to: 'approvals' },
    { title: m.facility.counts.closed, value: closedNow(day, now), hint: null },
    {
      title: m.facility.counts.problems,
      value: counts.problems,
      hint: null,
      alarming: counts.problems > 0,
      to: 'problems',
    },
  ];
  return (
    <dl className="counts">
      {figures.map(({ title, value, hint, alarming, to }) => (
        <div key={title} className="panel count">
          <dt>{title}</dt>
          <dd>
            <span className={alarming ? 'count-value bad' : 'count-value'}>
              {to ? (
                <a href={`#${to}`} aria-label={`${value}, ${texts.toList(title)}`} onClick={(event) => goTo(event, to)}>
                  {value}
                </a>
              ) : (
                value
              )}
            </span>
            {hint && <span className="muted small count-hint">{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** To a list of this page, without a step in the history. */
function goTo(event: MouseEvent, id: string): void {
  const list = document.getElementById(id);
  if (!list) return;
  event.preventDefault();
  list.scrollIntoView({ block: 'start' });
  list.querySelector<HTMLElement>('button, input, a')?.focus({ preventScroll: true });
}

function closedNow(day: Today, now: number): number {
  const closed = day.instruments.filter((instrument) =>
    instrument.taken.some(
      (entry) => lookOf(entry, now) === 'maintenance' && Date.parse(entry.from) <= now && now < Date.parse(entry.to),
    ),
  );
  return closed.length;
}
