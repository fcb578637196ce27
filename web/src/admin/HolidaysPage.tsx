import type { HolidayCalendarOut } from '@jishi/shared/schema/admin-holiday';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useNow } from '../time/reader.ts';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import { ChoiceField } from './fields.tsx';
import { HolidayEditor } from './HolidayEditor.tsx';
import { calendarsQuery, yearQuery } from './queries.ts';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/holidays');
const USUAL = 'CN';

/** The days off and make-up workdays of a calendar's year; also of one that is announced only now. */
export function HolidaysPage() {
  const t = useTexts();
  const found = useQuery(calendarsQuery);
  return (
    <AdminFrame title={t.holidays.title}>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && <Chosen calendars={found.data.items} />}
    </AdminFrame>
  );
}

function Chosen({ calendars }: { calendars: readonly HolidayCalendarOut[] }) {
  const t = useTexts();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const thisYear = new Date(useNow(3_600_000)).getUTCFullYear();
  const calendar = address.calendar ?? calendars[0]?.calendar ?? USUAL;
  const known = calendars.find((one) => one.calendar === calendar);
  const year = Number(address.year ?? thisYear);
  const years = [...new Set([...(known?.years.map((one) => one.year) ?? []), thisYear, thisYear + 1, year])].sort(
    (a, b) => b - a,
  );
  const daysOf = (of: number) => {
    const counted = known?.years.find((one) => one.year === of);
    return counted ? counted.off + counted.work : 0;
  };
  const names = [...new Set([calendar, USUAL, ...calendars.map((one) => one.calendar)])].sort();
  return (
    <>
      <div className="panel stack tight">
        <div className="admin-filters">
          <ChoiceField
            label={t.holidays.calendar}
            value={calendar}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, calendar: next }) })}
            options={names.map((name) => [name, name] as const)}
          />
          <ChoiceField
            label={t.holidays.year}
            value={String(year)}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, year: next }) })}
            options={years.map((one) => [String(one), `${one} (${t.counts.days(daysOf(one))})`] as const)}
          />
        </div>
        <p className="muted small">{t.holidays.keeps(known?.schedules ?? 0)}</p>
      </div>
      <Year key={`${calendar} ${year}`} calendar={calendar} year={year} />
    </>
  );
}

function Year({ calendar, year }: { calendar: string; year: number }) {
  // What is typed stands on the version that was seen; a newer one is noticed when it is published.
  const found = useQuery({ ...yearQuery(calendar, year), refetchOnWindowFocus: false });
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return <HolidayEditor known={found.data} />;
}
