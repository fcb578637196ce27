import { sayInstant } from '@jishi/shared/messages/format';
import type { Pause } from '@jishi/shared/schema/authorisation';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { BreachRow } from './BreachRow.tsx';
import { breachesQuery, pausesQuery } from './standing.ts';

/** What keeps the reader from booking, and breaches that they can object to; nothing for almost everybody. */
export function Standing() {
  const { m } = useMessages();
  const pauses = longest(useQuery(pausesQuery).data ?? []);
  const { data } = useQuery(breachesQuery);
  const breaches = data?.items ?? [];
  if (pauses.length === 0 && breaches.length === 0) return null;
  return (
    <div className="notice warn stack tight">
      {pauses.map((pause) => (
        <PauseText key={pause.id} pause={pause} />
      ))}
      {breaches.length > 0 && (
        <details className="breaches">
          <summary>
            {data?.next ? m.standing.lastBreaches(breaches.length) : m.standing.breaches(breaches.length)}
          </summary>
          <ul className="booking-list stack tight">
            {breaches.map((breach) => (
              <li key={breach.id}>
                <BreachRow breach={breach} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Several pauses at one place: the one that lasts longest says it all. */
function longest(pauses: readonly Pause[]): Pause[] {
  const endOf = ({ until }: Pause) => (until === null ? Number.POSITIVE_INFINITY : Date.parse(until));
  const kept = new Map<string | null, Pause>();
  for (const pause of pauses) {
    const place = pause.facility?.id ?? null;
    const known = kept.get(place);
    if (!known || endOf(pause) > endOf(known)) kept.set(place, pause);
  }
  return [...kept.values()];
}

function PauseText({ pause }: { pause: Pause }) {
  const { m, name, language } = useMessages();
  const zone = useReaderZone();
  const until = pause.until && sayInstant(Date.parse(pause.until), zone, language);
  const said = pause.facility
    ? m.standing.pausedAt(name(pause.facility.name), until)
    : m.standing.pausedAnywhere(until);
  return (
    <p>
      <span className="strong">{said}</span> {pause.automatic && m.standing.automatic}
      {!pause.automatic && pause.reason && m.bookings.because(pause.reason)}
    </p>
  );
}
