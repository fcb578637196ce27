import { sayClock } from '@jishi/shared/messages/format';
import type { Today } from '@jishi/shared/schema/today';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { useState } from 'react';
import { useAct } from '../bookings/useAct.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { type Arrival, arrivalsOf, soonOf } from './arrivals.ts';
import { BookingDialog } from './BookingDialog.tsx';
import { useTodayTexts } from './useTodayTexts.ts';

/** As many as fit beside the timeline; the others are one click away on it. */
const MAX_SHOWN = 8;

/** Who is late and who comes next, each checked in with one click. Of the present day only. */
export function Arrivals({ day }: { day: Today }) {
  const texts = useTodayTexts();
  const act = useAct();
  const [opened, setOpened] = useState<string | null>(null);
  const now = useNow();
  if (now < Date.parse(day.from) || now >= Date.parse(day.to)) return null;
  const soon = soonOf(arrivalsOf(day, now), now);
  return (
    <section className="stack tight no-print" aria-labelledby="arrivals-title" id="arrivals">
      <h2 id="arrivals-title">{texts.arrivals}</h2>
      {act.isError && <ProblemNotice error={act.error} />}
      {soon.length === 0 && <p className="muted">{texts.arrivalsNone}</p>}
      {soon.length > 0 && (
        <ul className="arrivals">
          {soon.slice(0, MAX_SHOWN).map((arrival) => (
            <ArrivalRow
              key={arrival.entry.bookingId}
              arrival={arrival}
              zone={day.zone}
              now={now}
              busy={act.isPending}
              onCheckIn={() => act.mutate({ id: arrival.entry.bookingId, action: 'check-in' })}
              onOpen={() => setOpened(arrival.entry.bookingId)}
            />
          ))}
        </ul>
      )}
      {soon.length > MAX_SHOWN && <p className="muted small">{texts.arrivalsMore(soon.length - MAX_SHOWN)}</p>}
      {opened && <BookingDialog id={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

type RowProps = {
  arrival: Arrival;
  zone: string;
  now: number;
  busy: boolean;
  onCheckIn: () => void;
  onOpen: () => void;
};

function ArrivalRow({ arrival: { instrument, entry, late, from }, zone, now, busy, onCheckIn, onOpen }: RowProps) {
  const { said, name, language } = useMessages();
  const texts = useTodayTexts();
  const what = name(instrument.name);
  const who = entry.who ?? '';
  const minutes = Math.floor(Math.abs(now - from) / MINUTE_MS);
  return (
    <li className={late ? 'arrival late' : 'arrival'}>
      <span className="arrival-time">
        <span className="strong">
          {sayClock(from, zone, language)}–{sayClock(Date.parse(entry.to), zone, language)}
        </span>{' '}
        <span className={late ? 'bad small' : 'muted small'}>
          {late ? texts.lateFor(minutes) : texts.arrivesIn(minutes)}
        </span>
      </span>
      <span className="arrival-who">
        <span className="strong">{who}</span>{' '}
        <span className="muted small">{[instrument.model, what].filter(Boolean).join(' ')}</span>
      </span>
      <span className="row arrival-do">
        <button
          type="button"
          className={late ? 'button main' : 'button'}
          disabled={busy}
          aria-label={texts.checkInLabel(who, what)}
          onClick={onCheckIn}
        >
          {said.actions['check-in']}
        </button>
        <button type="button" className="button quiet" aria-label={texts.detailsLabel(who, what)} onClick={onOpen}>
          {texts.details}
        </button>
      </span>
    </li>
  );
}
