import { minuteOfDay } from '@jishi/shared/time/hours';
import { useMessages } from '../messages/useMessages.tsx';
import { hoursByDay, type ScheduleDraft } from './scheduleDraft.ts';

const HEIGHT = 18;
const LEFT = 44;
const WIDTH = 480;

/** The week's open hours as bars, beside the table that says the same. */
export function WeekPicture({ draft }: { draft: ScheduleDraft }) {
  const { m } = useMessages();
  const days = hoursByDay(draft);
  const said = days.map(
    (hours, day) =>
      `${m.availability.dayNames[day]}: ${hours.map(({ from, to }) => `${from}–${to}`).join(', ') || '–'}`,
  );
  return (
    <svg
      className="week-picture"
      viewBox={`0 0 ${LEFT + WIDTH} ${7 * HEIGHT + 16}`}
      role="img"
      aria-label={`${m.availability.overview}. ${said.join('; ')}`}
    >
      {days.map((hours, day) => (
        <g key={m.availability.dayNames[day]} transform={`translate(0 ${day * HEIGHT})`}>
          <text x={LEFT - 8} y={13} textAnchor="end">
            {m.availability.dayNames[day]}
          </text>
          <rect x={LEFT} y={2} width={WIDTH} height={HEIGHT - 4} className="week-picture-closed" />
          {hours.map(({ from, to }) => (
            <rect
              key={from}
              x={LEFT + (minuteOfDay(from) / 1440) * WIDTH}
              y={2}
              width={((minuteOfDay(to) - minuteOfDay(from)) / 1440) * WIDTH}
              height={HEIGHT - 4}
              className="week-picture-open"
            />
          ))}
        </g>
      ))}
      {[0, 6, 12, 18, 24].map((hour) => (
        <text
          key={hour}
          x={LEFT + (hour / 24) * WIDTH}
          y={7 * HEIGHT + 12}
          textAnchor={hour === 24 ? 'end' : hour === 0 ? 'start' : 'middle'}
        >
          {hour}:00
        </text>
      ))}
    </svg>
  );
}
