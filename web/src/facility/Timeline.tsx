import { sayClock } from '@jishi/shared/messages/format';
import type { Today } from '@jishi/shared/schema/today';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { BookingDialog } from './BookingDialog.tsx';
import { type DayEntry, type DayInstrument, lookOf, placeWithin, type Span, shownHours, standingOf } from './day.ts';

type Props = { day: Today; onlyBusy: boolean; onOnlyBusy: (busy: boolean) => void };

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
const HOUR_MS = 3_600_000;

/** All instruments of a facility on one day, a row each. */
export function Timeline({ day, onlyBusy, onOnlyBusy }: Props) {
  const { m, language } = useMessages();
  const [opened, setOpened] = useState<string | null>(null);
  const now = useNow();
  const window = shownHours(day);
  const rows = onlyBusy ? day.instruments.filter((instrument) => instrument.taken.length > 0) : day.instruments;
  const hours = Array.from(
    { length: Math.round((window.to - window.from) / HOUR_MS) },
    (_, index) => window.from + index * HOUR_MS,
  );
  const isToday = Date.parse(day.from) <= now && now < Date.parse(day.to);
  const current = placeWithin(window, { from: now, to: now + 1 });
  return (
    <section className="stack tight" aria-labelledby="timeline-title">
      <div className="row spread">
        <h2 id="timeline-title">{m.facility.instruments(day.instruments.length)}</h2>
        <label className="radio no-print">
          <input type="checkbox" checked={onlyBusy} onChange={(event) => onOnlyBusy(event.target.checked)} />
          {m.facility.onlyBusy}
        </label>
      </div>
      {day.instruments.length === 0 && <p className="muted">{m.facility.noInstruments}</p>}
      {day.instruments.length > 0 && rows.length === 0 && <p className="muted">{m.facility.nothingToday}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="timeline-scroll" tabIndex={0} aria-label={m.facility.timeline}>
        <div className="timeline">
          <div className="timeline-row timeline-head" aria-hidden="true">
            <span className="timeline-name" />
            <div className="timeline-track">
              {hours.map((hour) => {
                const place = placeWithin(window, { from: hour, to: hour + HOUR_MS });
                return (
                  <span key={hour} className="timeline-hour" style={{ insetInlineStart: percent(place?.start ?? 0) }}>
                    {sayClock(hour, day.zone, language)}
                  </span>
                );
              })}
            </div>
          </div>
          <ul className="timeline-rows">
            {rows.map((instrument) => (
              <TimelineRow
                key={instrument.id}
                instrument={instrument}
                zone={day.zone}
                window={window}
                now={now}
                isToday={isToday}
                hours={hours.length}
                onOpen={setOpened}
              />
            ))}
          </ul>
          {current && (
            <div className="timeline-now" aria-hidden="true">
              <span style={{ insetInlineStart: percent(current.start) }} />
            </div>
          )}
        </div>
      </section>
      {opened && <BookingDialog id={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

type RowProps = {
  instrument: DayInstrument;
  zone: string;
  window: Span;
  now: number;
  isToday: boolean;
  hours: number;
  onOpen: (bookingId: string) => void;
};

function TimelineRow({ instrument, zone, window, now, isToday, hours, onOpen }: RowProps) {
  const { name } = useMessages();
  return (
    <li className="timeline-row">
      <div className="timeline-name">
        <Link to="/instruments/$id" params={{ id: instrument.id }}>
          {instrument.model ? `${instrument.model} ` : ''}
          {name(instrument.name)}
        </Link>
        <StandingLine instrument={instrument} zone={zone} now={now} isToday={isToday} />
      </div>
      <div className="timeline-track" style={{ backgroundSize: `${percent(1 / hours)} 100%` }}>
        {instrument.open.map((span) => {
          const place = placeWithin(window, { from: Date.parse(span.from), to: Date.parse(span.to) });
          return (
            place && (
              <span
                key={span.from}
                className="timeline-open"
                style={{ insetInlineStart: percent(place.start), width: percent(place.width) }}
              />
            )
          );
        })}
        {instrument.taken.map((entry) => (
          <EntryMark
            key={`${entry.station} ${entry.from}`}
            entry={entry}
            zone={zone}
            window={window}
            now={now}
            onOpen={onOpen}
          />
        ))}
      </div>
    </li>
  );
}

type StandingProps = { instrument: DayInstrument; zone: string; now: number; isToday: boolean };

/** What it is doing now; on other days its opening hours. */
function StandingLine({ instrument, zone, now, isToday }: StandingProps) {
  const { m, language } = useMessages();
  const hours = instrument.open.map(
    (span) => `${sayClock(Date.parse(span.from), zone, language)}–${sayClock(Date.parse(span.to), zone, language)}`,
  );
  if (!isToday) return <span className="muted small">{hours.join(', ') || m.facility.stateNow.closed}</span>;
  const standing = standingOf(instrument, now);
  const until = standing.state === 'closed' ? null : standing.until;
  const text =
    standing.state === 'free' && until !== null
      ? m.facility.freeUntil(sayClock(until, zone, language))
      : m.facility.stateNow[standing.state];
  return <span className="muted small">{text}</span>;
}

type MarkProps = { entry: DayEntry; zone: string; window: Span; now: number; onOpen: (bookingId: string) => void };

function EntryMark({ entry, zone, window, now, onOpen }: MarkProps) {
  const { m, said, language } = useMessages();
  const span = { from: Date.parse(entry.from), to: Date.parse(entry.to) };
  const place = placeWithin(window, span);
  if (!place) return null;
  const look = lookOf(entry, now);
  const time = `${sayClock(span.from, zone, language)} – ${sayClock(span.to, zone, language)}`;
  const state =
    look === 'late'
      ? m.facility.late
      : look === 'pending'
        ? said.states.pending
        : look === 'in-use'
          ? said.states['in-use']
          : null;
  const text = [look === 'maintenance' && `⚙ ${said.kinds[entry.kind]}`, entry.who ?? entry.reason, state]
    .filter(Boolean)
    .join(' · ');
  const style = { insetInlineStart: percent(place.start), width: percent(place.width) };
  const { bookingId } = entry;
  if (!bookingId) {
    return (
      <span className={`mark ${look}`} style={style}>
        <span className="hidden-text">{time}</span> {text || said.kinds[entry.kind]}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`mark ${look}`}
      style={style}
      title={`${time} ${text}`}
      onClick={() => onOpen(bookingId)}
    >
      <span className="hidden-text">{time}</span> {text || said.kinds[entry.kind]}
    </button>
  );
}
