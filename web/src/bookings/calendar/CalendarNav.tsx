import { sayDay, sayWeekday } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { DAY_MS } from '@jishi/shared/time/span';
import { addDays, dayNumber } from '@jishi/shared/time/zone';
import { useMessages } from '../../messages/useMessages.tsx';
import { useCalendarTexts } from '../useCalendarTexts.ts';
import { piecesOf } from './days.ts';
import { timeOf } from './usePicking.ts';

type NavProps = { title: string; date: string; today: string; step: 1 | 7; onGo: (date: string) => void };

export function CalendarNav({ title, date, today, step, onGo }: NavProps) {
  const texts = useCalendarTexts();
  const [before, after] = step === 7 ? [texts.previousWeek, texts.nextWeek] : [texts.previousDay, texts.nextDay];
  return (
    <div className="row spread">
      <h2>{title}</h2>
      <div className="row">
        <button type="button" className="chip" aria-label={before} onClick={() => onGo(addDays(date, -step))}>
          ‹
        </button>
        <button type="button" className="chip" onClick={() => onGo(today)}>
          {texts.today}
        </button>
        <button type="button" className="chip" aria-label={after} onClick={() => onGo(addDays(date, step))}>
          ›
        </button>
      </div>
    </div>
  );
}

type StripProps = {
  monday: string;
  date: string;
  bookings: readonly Booking[];
  zone: string;
  onGo: (date: string) => void;
};

/** The days of the week with how many bookings each has, where only one of them is shown. */
export function DayStrip({ monday, date, bookings, zone, onGo }: StripProps) {
  const { language } = useMessages();
  const texts = useCalendarTexts();
  const first = dayNumber(monday);
  const days = bookings.flatMap((booking) => piecesOf(timeOf(booking), zone).map(({ day }) => day));
  return (
    <ul className="mycal-strip">
      {Array.from({ length: 7 }, (_, index) => first + index).map((day) => {
        const count = days.filter((one) => one === day).length;
        const on = addDays(monday, day - first);
        const label = `${sayDay(day * DAY_MS, 'UTC', language)}${count > 0 ? `, ${texts.count(count)}` : ''}`;
        return (
          <li key={day}>
            <button
              type="button"
              className="mycal-day"
              aria-current={on === date ? 'date' : undefined}
              onClick={() => onGo(on)}
            >
              <span className="hidden-text">{label}</span>
              <span className="small" aria-hidden="true">
                {sayWeekday(day * DAY_MS, 'UTC', language)}
              </span>
              <span className="strong" aria-hidden="true">
                {new Date(day * DAY_MS).getUTCDate()}
              </span>
              <span className="mycal-dots" aria-hidden="true">
                {'•'.repeat(Math.min(count, 3))}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
