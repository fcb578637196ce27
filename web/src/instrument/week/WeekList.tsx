import { sayClock, sayDay, saySpan } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import type { Language } from '@jishi/shared/schema/primitives';
import { clip, type Span } from '@jishi/shared/time/span';
import { dayNumber, wallInstant } from '@jishi/shared/time/zone';
import { useMessages } from '../../messages/useMessages.tsx';
import { useNow } from '../../time/reader.ts';
import type { Chosen } from '../useChosenTime.ts';
import { usualLengthMs } from '../usualLength.ts';
import type { ReadAgenda, Week } from './week.ts';

type Props = { agenda: ReadAgenda; week: Week; instrument: Instrument; chosen: Chosen };

/** The free times of each day as text, the same as the grid shows. */
export function WeekList({ agenda, week, instrument, chosen }: Props) {
  const { m, language } = useMessages();
  const now = useNow(60_000);
  const { zone } = agenda;
  const lengthMs = chosen.span ? chosen.span.to - chosen.span.from : usualLengthMs(instrument.rules);
  const stepMs = instrument.rules.stepMinutes * 60_000;
  const freeOn = (date: string) => {
    const day = dayNumber(date);
    const whole = { from: Math.max(wallInstant(zone, day, 0), now), to: wallInstant(zone, day + 1, 0) };
    return whole.from < whole.to ? clip(agenda.free, whole) : [];
  };
  const take = (free: Span) => {
    const from = Math.ceil(free.from / stepMs) * stepMs;
    chosen.choose({ span: { from, to: Math.min(from + lengthMs, Math.max(free.to, from + stepMs)) } });
  };
  return (
    <div className="panel">
      <h3 className="hidden-text">{m.instrument.freeTimes}</h3>
      <dl className="week-list">
        {week.days.map((day) => {
          const free = freeOn(day.date);
          return (
            <div key={day.date} className="dl-row">
              <dt>{sayDay(dayNumber(day.date) * 86_400_000, 'UTC', language)}</dt>
              <dd>
                {free.length === 0 && <span className="muted">{m.instrument.noFreeTimes}</span>}
                <ul className="row tags">
                  {free.map((span) => (
                    <li key={span.from}>
                      <button
                        type="button"
                        className="chip"
                        aria-label={saySpan(span, zone, language)}
                        onClick={() => take(span)}
                      >
                        {sayClock(span.from, zone, language)} – {endOfDay(span, zone, language)}
                      </button>
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

/** Each span lies in one day: midnight at its end is 24:00. */
function endOfDay(span: Span, zone: string, language: Language): string {
  const end = sayClock(span.to, zone, language);
  return end === '00:00' ? '24:00' : end;
}
