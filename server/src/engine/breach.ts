import {
  changeBreach,
  clearBreachPause,
  countingBreaches,
  insertBreach,
  setBreachPause,
} from '@jishi/db/queries/breach';
import { insertPause, liftPause, readPause } from '@jishi/db/queries/pause';
import type { BookingTable, BreachTable, PauseTable } from '@jishi/db/schema';
import { breachesSince } from '@jishi/shared/rules/terms';
import type { BreachKind } from '@jishi/shared/schema/breach';
import { DAY_MS } from '@jishi/shared/time/span';
import { termsAgreed } from './booking.ts';
import { assertPerson, type Change } from './change.ts';

/**
 * Keeps in mind that somebody broke the rules with a booking, once for each kind. Earlier breaches warn; the one that
 * reaches the limit pauses the person at the facility, and with that those that led to it are paid for.
 */
export async function recordBreach(change: Change, booking: BookingTable, kind: BreachKind): Promise<void> {
  const { trx, now } = change;
  const { id: bookingId, person_id, facility_id } = booking;
  const id = change.newId();
  assertPerson(change, person_id);
  const fresh = { pause_id: null, appeal: null, appealed_at: null, decided_at: null, decided_by: null };
  const row = {
    id,
    person_id,
    facility_id,
    booking_id: bookingId,
    kind,
    at: now,
    ...fresh,
    waived_at: null,
    note: null,
  };
  if (!(await insertBreach(trx, row))) return;
  const terms = termsAgreed(booking);
  const counting = await countingBreaches(trx, person_id, facility_id, breachesSince(terms, now));
  const limit = terms.breachLimit;
  const subject = { instrumentId: booking.instrument_id, facilityId: facility_id, personId: person_id };
  change.tell({
    kind: 'breach.recorded',
    subjectId: id,
    ...subject,
    data: { bookingId, breach: kind, count: counting.length, limit },
  });
  if (limit !== null && counting.length >= limit)
    await pause(change, booking, counting, now + terms.pauseDays * DAY_MS);
}

async function pause(
  change: Change,
  booking: BookingTable,
  breachIds: readonly string[],
  until: number,
): Promise<void> {
  const { trx, now } = change;
  const row: PauseTable = {
    id: change.newId(),
    person_id: booking.person_id,
    facility_id: booking.facility_id,
    from_at: now,
    until_at: until,
    reason: null,
    set_by: null,
    created_at: now,
    lifted_at: null,
  };
  await insertPause(trx, row);
  await setBreachPause(trx, breachIds, row.id);
  change.tell({
    kind: 'pause.set',
    subjectId: row.id,
    facilityId: row.facility_id,
    personId: row.person_id,
    data: { until, breaches: breachIds.length },
  });
}

/** How a breach was looked at again, by whoever acts. */
type Decision = { readonly waive: boolean; readonly note: string | null };

/**
 * Decides whether a breach stands. One that is waived does not count any more; a pause that it led to and that still
 * holds is lifted, and the other breaches that led to it count again as warnings. Needs the person locked.
 */
export async function decideBreach(change: Change, breach: BreachTable, { waive, note }: Decision): Promise<void> {
  const { trx, now, actor } = change;
  const decided = { decided_at: now, decided_by: actor?.personId ?? null, note };
  await changeBreach(trx, breach.id, { ...decided, ...(waive ? { waived_at: now } : {}) });
  change.tell({
    kind: 'breach.decided',
    subjectId: breach.id,
    facilityId: breach.facility_id,
    personId: breach.person_id,
    data: { bookingId: breach.booking_id, breach: breach.kind, waive, note },
  });
  if (waive && breach.pause_id !== null) await liftItsPause(change, breach, breach.pause_id);
}

async function liftItsPause({ trx, now, tell }: Change, breach: BreachTable, pauseId: string): Promise<void> {
  const row = await readPause(trx, pauseId);
  const holds = row !== undefined && (row.until_at === null || row.until_at > now);
  if (!holds || !(await liftPause(trx, pauseId, now))) return;
  await clearBreachPause(trx, pauseId);
  const subject = { facilityId: breach.facility_id, personId: breach.person_id };
  tell({ kind: 'pause.lifted', subjectId: pauseId, ...subject, data: {} });
}
