import { type Covered, deleteBusy, insertBusy, readBusy, rememberMet } from '@jishi/db/queries/external';
import { deleteTime } from '@jishi/db/queries/occupancy';
import type { ExternalBusyTable, ExternalCalendarTable } from '@jishi/db/schema';
import type { Span } from '@jishi/shared/time/span';
import { assertLocked, type Change, type Told } from '../engine/change.ts';
import { claimOfBusy, takeClaims } from '../engine/claim.ts';
import { readConflicts } from './conflict.ts';
import { planBusy } from './plan.ts';
import type { BusySpan } from './span.ts';

type Wanted = {
  readonly covered: readonly Covered[];
  readonly spans: readonly BusySpan[];
  readonly window: Span;
  readonly refill: boolean;
};

type Whose = Pick<ExternalCalendarTable, 'id' | 'facility_id'>;

/**
 * Makes spans the busy time of a calendar on the instruments that it covers: what is not wanted any more is given back, the
 * rest takes its time around what others have. Bookings stay where they are; those that it lies on are told once.
 */
export async function writeBusy(change: Change, calendar: Whose, wanted: Wanted): Promise<void> {
  const { trx, now } = change;
  const plan = planBusy(await readBusy(trx, calendar.id), wanted.covered, wanted.spans, { ...wanted, now });
  assertLocked(change, plan.instrumentIds);
  await giveBack(change, plan.gone);
  const fresh = plan.fresh.map(({ instrumentId, from, to, title }) => {
    return {
      id: change.newId(),
      calendar_id: calendar.id,
      instrument_id: instrumentId,
      from_at: from,
      to_at: to,
      title,
    };
  });
  await insertBusy(trx, fresh);
  await takeClaims(trx, [...plan.kept, ...fresh].map(claimOfBusy));
  tellTimes(change, calendar, [...plan.gone.filter((row) => row.to_at > now), ...fresh]);
  await tellMet(change, calendar, wanted);
}

/** Gives busy time back: to closures, to other calendars, and then to whoever waits. */
export async function giveBack(change: Change, rows: readonly ExternalBusyTable[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await deleteTime(change.trx, ids);
  await deleteBusy(change.trx, ids);
  for (const { instrument_id, from_at, to_at } of rows) change.freed(instrument_id, { from: from_at, to: to_at });
}

/** Whoever looks at an instrument hears that its time changed, and where. */
export function tellTimes(change: Change, calendar: Whose, rows: readonly ExternalBusyTable[]): void {
  for (const told of timesTold(calendar, rows)) change.tell(told);
}

/** What is told of each instrument on which something changed. */
export function timesTold({ id, facility_id }: Whose, rows: readonly ExternalBusyTable[]): Told[] {
  return [...Map.groupBy(rows, (row) => row.instrument_id)].map(([instrumentId, own]) => {
    let [from, to] = [Number.POSITIVE_INFINITY, 0];
    for (const row of own) {
      from = Math.min(from, row.from_at);
      to = Math.max(to, row.to_at);
    }
    return { kind: 'external.changed', subjectId: id, instrumentId, facilityId: facility_id, data: { from, to } };
  });
}

/** A mail names this many bookings. */
const MAX_TOLD = 100;

async function tellMet(change: Change, { id, facility_id }: Whose, { covered, spans }: Wanted): Promise<void> {
  const instrumentIds = covered.map((instrument) => instrument.id);
  const conflicts = await readConflicts(change.trx, instrumentIds, spans, change.now);
  const met = [...new Set(conflicts.map(({ booking }) => booking.bookingId))];
  const fresh = new Set(await rememberMet(change.trx, id, met));
  const told = met.filter((bookingId) => fresh.has(bookingId));
  if (told.length === 0) return;
  const data = { bookingIds: told.slice(0, MAX_TOLD), more: Math.max(0, told.length - MAX_TOLD) };
  change.tell({ kind: 'external.met', subjectId: id, facilityId: facility_id, data });
}
