import { sayClock } from '@jishi/shared/messages/format';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import {
  type DayEntry,
  type DayInstrument,
  type EntryLook,
  lookOf,
  percent,
  placeWithin,
  type Span,
  standingOf,
} from './day.ts';
import type { Asked } from './Timeline.tsx';
import { useTodayTexts } from './useTodayTexts.ts';

type RowProps = {
  instrument: DayInstrument;
  zone: string;
  window: Span;
  now: number;
  isToday: boolean;
  /** The address names it. */
  isMarked: boolean;
  onOpen: (bookingId: string) => void;
  onAsk: (asked: Asked) => void;
};

/** One instrument's day: what it is doing, its open hours and all that is on it. Drawn anew only when that changes. */
export const TimelineRow = memo(function TimelineRow(props: RowProps) {
  const { instrument, zone, window, now, isToday, isMarked, onOpen } = props;
  const { name } = useMessages();
  return (
    <li className={isMarked ? 'timeline-row marked' : 'timeline-row'} data-instrument={instrument.id}>
      <div className="timeline-name">
        <Link to="/instruments/$id" params={{ id: instrument.id }} preload={false}>
          {instrument.model ? `${instrument.model} ` : ''}
          {name(instrument.name)}
        </Link>
        <div className="timeline-standing">
          <StandingLine instrument={instrument} zone={zone} now={now} isToday={isToday} />
          {!instrument.withdrawn && <RowActions {...props} />}
        </div>
      </div>
      <div className="timeline-track">
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
});

/** Each opens a dialog that needs one more click. */
function RowActions({ instrument, now, isToday, onAsk }: RowProps) {
  const { m, name } = useMessages();
  const texts = useTodayTexts();
  const broken = standingOf(instrument, now).state === 'maintenance';
  return (
    <span className="timeline-actions no-print">
      <button
        type="button"
        className="button quiet small"
        aria-label={texts.closeLabel(name(instrument.name))}
        onClick={() => onAsk({ what: 'closure', instrument })}
      >
        {texts.close}
      </button>
      {isToday && !broken && (
        <button
          type="button"
          className="button quiet small grave"
          aria-label={m.breakdown.label(name(instrument.name))}
          onClick={() => onAsk({ what: 'breakdown', instrument })}
        >
          {m.breakdown.button}
        </button>
      )}
    </span>
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

const ICONS: Readonly<Partial<Record<EntryLook, string>>> = { maintenance: '⚙', external: '⇄' };

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
  const icon = ICONS[look];
  // What an external calendar says of it is worth the little room more than that it is one; that is heard and in the title.
  const sign = look === 'external' && entry.reason ? `${icon}` : icon && `${icon} ${said.kinds[entry.kind]}`;
  const text = [sign, entry.who ?? entry.reason, state].filter(Boolean).join(' · ');
  const style = { insetInlineStart: percent(place.start), width: percent(place.width) };
  const { bookingId } = entry;
  if (!bookingId) {
    return (
      <span
        className={`mark ${look}`}
        style={style}
        title={[time, said.kinds[entry.kind], entry.reason].filter(Boolean).join(' · ')}
      >
        <span className="hidden-text">
          {time} {look === 'external' && said.kinds.external}
        </span>{' '}
        {text || said.kinds[entry.kind]}
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
