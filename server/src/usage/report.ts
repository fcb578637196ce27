import { nameOf } from '@jishi/db/queries/naming';
import { readFacilityInstruments, readFacilityRow } from '@jishi/db/queries/place';
import { readClosedMonth } from '@jishi/db/queries/usage';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { addMonths, type Month, monthSpan, NO_USAGE, sumUsage } from '@jishi/shared/rules/usage';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { UsageReport, UsageTrend } from '@jishi/shared/schema/usage';
import { localDate } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { figuresOut, usageIn } from './figures.ts';

/** The facility as one whose month is asked about; without a month the running one. */
export async function facilityMonth(deps: Deps, anyone: Anyone, facilityId: string, asked: Month | undefined) {
  const actor = await managedFacility(deps, anyone, facilityId);
  const facility = await readFacilityRow(deps.store.read, facilityId);
  if (!facility) throw new ProblemError('not-found', 'no such facility');
  const month = asked ?? localDate(facility.zone, deps.clock()).slice(0, 7);
  return { actor, facility, month, span: monthSpan(facility.zone, month) };
}

/** Hours of each instrument in a month: open, booked, really used; and what they brought. Throws what `managedFacility` throws. */
export async function readUsage(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  asked: Month | undefined,
): Promise<UsageReport> {
  const { facility, month, span } = await facilityMonth(deps, anyone, facilityId, asked);
  const db = deps.store.read;
  const instruments = await readFacilityInstruments(db, facilityId);
  const { byId, unsettled } = await usageIn(db, facilityId, instruments, span);
  const closed = await readClosedMonth(db, facilityId, month);
  const shown = instruments.filter((row) => {
    const usage = byId.get(row.id);
    return row.withdrawn_at === null || (usage && (usage.bookings > 0 || usage.openMinutes > 0));
  });
  return {
    facility: { id: facility.id, name: nameOf(facility.name_zh, facility.name_en) },
    month,
    zone: facility.zone,
    ...formatSpan(span),
    over: span.to <= deps.clock(),
    unsettled,
    closed: closed ? { at: formatInstant(closed.closed_at), by: closed.person_name } : null,
    instruments: shown.map((row) => ({
      id: row.id,
      name: nameOf(row.name_zh, row.name_en),
      model: row.model,
      withdrawn: row.withdrawn_at !== null,
      ...figuresOut(byId.get(row.id) ?? NO_USAGE),
    })),
    total: figuresOut(sumUsage([...byId.values()])),
  };
}

const MONTHS = 12;

/** The same of all instruments together, or of one, in the twelve months up to one. */
export async function readTrend(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  asked: Month | undefined,
  instrumentId: string | undefined,
): Promise<UsageTrend> {
  const { facility, month } = await facilityMonth(deps, anyone, facilityId, asked);
  const db = deps.store.read;
  const all = await readFacilityInstruments(db, facilityId);
  const instruments = instrumentId === undefined ? all : all.filter(({ id }) => id === instrumentId);
  if (instrumentId !== undefined && instruments.length === 0) throw new ProblemError('not-found', 'no such instrument');
  const items: UsageTrend['items'] = [];
  for (let back = MONTHS - 1; back >= 0; back -= 1) {
    const one = addMonths(month, -back);
    if (one < '1970-01') continue;
    const { byId } = await usageIn(db, facilityId, instruments, monthSpan(facility.zone, one));
    items.push({ month: one, ...figuresOut(sumUsage([...byId.values()])) });
  }
  return { items };
}
