import { sayDate } from '@jishi/shared/messages/format';
import type { ComingHolidays as Coming } from '@jishi/shared/schema/holiday';
import { dayNumber } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, ProblemNotice } from '../ui/Problem.tsx';
import { holidaysQuery } from './queries.ts';
import { type ExceptionRow, nextKey } from './scheduleDraft.ts';
import { useHoursTexts } from './useHoursTexts.ts';

type Props = {
  calendar: string;
  rows: readonly ExceptionRow[];
  /** The day is given hours of its own. */
  onAdd: (row: ExceptionRow) => void;
};

const USUAL = [{ from: '08:30', to: '17:30' }];

/** The holidays and make-up days that a schedule keeps from here on, each to be opened or closed all the same. */
export function ComingHolidays({ calendar, rows, onAdd }: Props) {
  const texts = useHoursTexts();
  const found = useQuery(holidaysQuery(calendar));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  const days = found.data?.days ?? [];
  if (found.data && days.length === 0) return <p className="muted small">{texts.holidaysNone}</p>;
  return (
    <details className="more">
      <summary>{texts.holidays(days.length)}</summary>
      <ul className="impact">
        {days.map((day) => (
          <Day
            key={day.date}
            day={day}
            isOwn={rows.some(({ date }) => date === day.date)}
            onAdd={() => onAdd({ key: nextKey(), date: day.date, open: day.kind === 'off' ? USUAL : [] })}
          />
        ))}
      </ul>
    </details>
  );
}

type DayProps = { day: Coming['days'][number]; isOwn: boolean; onAdd: () => void };

function Day({ day: { date, kind, name: named }, isOwn, onAdd }: DayProps) {
  const { name, language } = useMessages();
  const texts = useHoursTexts();
  const said = sayDate(dayNumber(date) * 86_400_000, 'UTC', language);
  return (
    <li className="row spread">
      <span>
        <span className="strong">{said}</span> {name(named)}{' '}
        <span className={kind === 'off' ? 'tag amber' : 'tag accent'}>{texts.holidayKinds[kind]}</span>
      </span>
      {isOwn ? (
        <span className="muted small">{texts.ownHours}</span>
      ) : (
        <button type="button" className="link-button" aria-label={texts.anywayLabel[kind](said)} onClick={onAdd}>
          {texts.anyway[kind]}
        </button>
      )}
    </li>
  );
}
