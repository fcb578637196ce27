import type { Db } from '@jishi/db/open';
import type { readFacilityInstruments } from '@jishi/db/queries/place';
import { readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import { sumBookings, type UsageSum } from '@jishi/db/queries/usage';
import { minutesOf, NO_USAGE, ratesOf, sumUsage, type Usage } from '@jishi/shared/rules/usage';
import type { UsageFigures } from '@jishi/shared/schema/usage';
import { openSpans } from '@jishi/shared/time/hours';
import { MINUTE_MS, type Span } from '@jishi/shared/time/span';

type Instruments = Awaited<ReturnType<typeof readFacilityInstruments>>;

/** What each instrument of a facility did in a span, by id, and how many bookings of it are not over. */
export async function usageIn(
  db: Db,
  facilityId: string,
  instruments: Instruments,
  span: Span,
): Promise<{ byId: ReadonlyMap<string, Usage>; unsettled: number }> {
  const open = await openMinutes(db, instruments, span);
  const sums = Map.groupBy(await sumBookings(db, facilityId, span), (sum) => sum.instrument_id);
  const unsettled = [...sums.values()].flat().filter((sum) => UNSETTLED.has(sum.state));
  const byId = new Map(
    instruments.map(({ id, stations }) => {
      const parts = (sums.get(id) ?? []).map(usageOf);
      return [id, sumUsage([{ ...NO_USAGE, openMinutes: (open.get(id) ?? 0) * stations }, ...parts])];
    }),
  );
  return { byId, unsettled: unsettled.reduce((sum, { bookings }) => sum + bookings, 0) };
}

const UNSETTLED: ReadonlySet<string> = new Set(['pending', 'confirmed', 'in-use']);
const AGREED: ReadonlySet<string> = new Set(['confirmed', 'in-use', 'completed', 'no-show']);

function usageOf(sum: UsageSum): Usage {
  const agreed = AGREED.has(sum.state);
  const used = sum.state === 'completed' ? Math.round(sum.used_ms / MINUTE_MS) : 0;
  const earned = (sum.state === 'completed' ? sum.price_minor : 0) + sum.fee_minor;
  return {
    openMinutes: 0,
    bookings: agreed ? sum.bookings : 0,
    bookedMinutes: agreed ? Math.round(sum.booked_ms / MINUTE_MS) : 0,
    usedMinutes: used,
    outsideMinutes: sum.user_class === 'internal' ? 0 : used,
    noShows: sum.state === 'no-show' ? sum.bookings : 0,
    income: earned === 0 ? {} : { [sum.currency]: earned },
  };
}

/** Opening hours of one station since an instrument was entered, and until it was withdrawn; those of a schedule are expanded once. */
async function openMinutes(db: Db, instruments: Instruments, span: Span): Promise<ReadonlyMap<string, number>> {
  const versions = await readScheduleVersions(
    db,
    instruments.map((row) => row.schedule_id),
  );
  const holidays = await readHolidays(db, span);
  const known = new Map<string, number>();
  return new Map(
    instruments.map((row) => {
      const from = Math.max(span.from, row.created_at);
      const to = Math.min(span.to, row.withdrawn_at ?? span.to);
      const key = `${row.schedule_id} ${from} ${to}`;
      let minutes = known.get(key);
      if (minutes === undefined) {
        minutes = to <= from ? 0 : minutesOf(openSpans(versions.get(row.schedule_id) ?? [], holidays, { from, to }));
        known.set(key, minutes);
      }
      return [row.id, minutes];
    }),
  );
}

/** Figures as people read them. */
export function figuresOut(usage: Usage): UsageFigures {
  const { income, ...counts } = usage;
  return {
    ...counts,
    income: Object.entries(income)
      .map(([currency, amountMinor]) => ({ currency, amountMinor }))
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    rates: ratesOf(usage),
  };
}
