import type { HolidayImpact } from '@jishi/shared/schema/admin-holiday';
import { Hits } from './Hits.tsx';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

const SHOWN = 12;

/** Which days become what, for how many, and which bookings are left outside the hours. */
export function YearImpact({ impact }: { impact: HolidayImpact }) {
  const t = useTexts();
  const say = useSay();
  const { changed, schedules, instruments, hits, bookings } = impact;
  const rest = changed.length - SHOWN;
  return (
    <div className="stack tight" role="status">
      <h2>{t.holidays.impactTitle}</h2>
      <p>{t.holidays.impact(changed.length, schedules, instruments)}</p>
      <ul className="small admin-changes">
        {changed.slice(0, SHOWN).map(({ date, after }) => (
          <li key={date}>
            {say.day(date)}: {t.holidays.becomes[after ?? 'ordinary']}
          </li>
        ))}
        {rest > 0 && <li>+ {t.counts.days(rest)}</li>}
      </ul>
      <p className={hits > 0 ? 'notice warn' : 'muted'}>{t.holidays.hits(hits)}</p>
      {bookings.length > 0 && <p className="small muted">{t.holidays.firstHits}</p>}
      <Hits bookings={bookings} />
    </div>
  );
}
