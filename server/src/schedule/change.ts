import { isDuplicate } from '@jishi/db/open';
import { insertAvailabilityChange } from '@jishi/db/queries/availability';
import { readScheduleVersions, replaceVersionsFrom } from '@jishi/db/queries/schedule';
import type { AvailabilityChangeTable, BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { type ChangeInput, type ChangePreview, MAX_HIT } from '@jishi/shared/schema/availability';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { managedFacility } from '../engine/managed.ts';
import { applyPlan, type Done } from './apply.ts';
import { contentOf, findSame, rowOf, type Undo, undoOf } from './change-record.ts';
import { type Met, readMet } from './hit.ts';
import { lockFollowers, writeVersion } from './hours.ts';
import { assertOrdersLocked, ordersInstruments } from './locks.ts';
import { type Decision, type Fate, planFates } from './plan.ts';
import { previewOut } from './preview.ts';
import { refusedByOthers } from './refuse.ts';
import { resolve } from './resolve.ts';
import type { Wanted } from './wanted.ts';

export type Changed = { readonly changed: AvailabilityChangeTable; readonly fresh: boolean };

/** A change that is refused as it stands by now; thrown to roll back, told with what it would meet. */
class NotAsPlanned extends Error {
  readonly wanted: Wanted;
  readonly met: Met;
  readonly fates: readonly Fate[];

  constructor(wanted: Wanted, met: Met, fates: readonly Fate[]) {
    super('not as planned');
    this.wanted = wanted;
    this.met = met;
    this.fates = fates;
  }
}

/**
 * Changes availability as one thing: closes, breaks down or gives new hours, and carries out what was decided about
 * every booking that is hit. All or nothing; the same id with the same content is answered as it stands.
 * Throws `refused` with the `preview` of what it would meet now, `stale` when the schedule is another one by now,
 * `id-reused`, `conflict` for too many bookings at once, `not-found`, `forbidden`, `unauthenticated`.
 */
export async function changeAvailability(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  input: ChangeInput,
): Promise<Changed> {
  const actor = await managedFacility(deps, anyone, facilityId);
  const read = deps.store.read;
  const same = await findSame(read, facilityId, actor, input);
  if (same) return { changed: same, fresh: false };
  const wanted = await resolve(read, facilityId, input, deps.clock());
  const { hits } = await readMet(read, wanted, deps.clock());
  const lockIds = [...instrumentsWanted(wanted), ...(await ordersInstruments(read, hits))];
  try {
    return await inChange(deps, actor, lockIds, (change) => changeLocked(deps, change, actor, facilityId, input));
  } catch (error) {
    if (error instanceof NotAsPlanned) throw await refusal(deps, actor, input, error);
    if (!isDuplicate(error)) throw error;
    // Somebody used the id at the same moment, on other instruments, so no lock was shared.
    const other = await findSame(read, facilityId, actor, input);
    if (!other) throw new ProblemError('busy');
    return { changed: other, fresh: false };
  }
}

/** What a change would do and which bookings it would hit, writing nothing. Throws like `changeAvailability`. */
export async function previewChange(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  input: ChangeInput,
): Promise<ChangePreview> {
  const actor = await managedFacility(deps, anyone, facilityId);
  const read = deps.store.read;
  const now = deps.clock();
  const wanted = await resolve(read, facilityId, input, now);
  const met = await readMet(read, wanted, now);
  const fates = await planFates(deps, read, { actor, now }, wanted, shownOf(met), decider(input));
  return previewOut(deps, actor, input.kind, wanted, met, fates);
}

/** Of many bookings the first are shown and planned for. */
function shownOf(met: Met): Met {
  return { ...met, hits: met.hits.slice(0, MAX_HIT) };
}

async function changeLocked(
  deps: Deps,
  change: Change,
  actor: Actor,
  facilityId: string,
  input: ChangeInput,
): Promise<Changed> {
  const { trx, now } = change;
  const same = await findSame(trx, facilityId, actor, input);
  if (same) return { changed: same, fresh: false };
  if (input.kind === 'schedule') await lockFollowers(change, input.schedule.scheduleId);
  const wanted = await resolve(trx, facilityId, input, now);
  const met = await readMet(trx, wanted, now);
  if (met.hits.length > MAX_HIT) throw new ProblemError('conflict', 'too many bookings at once; change less');
  await assertOrdersLocked(change, met.hits);
  const fates = await planFates(deps, trx, { actor, now }, wanted, met, decider(input));
  if (met.blockers.length > 0 || fates.some((fate) => fate.problem !== null))
    throw new NotAsPlanned(wanted, met, fates);

  const schedule = input.kind === 'schedule' ? await writeHours(change, facilityId, input) : null;
  const given = { facilityId, changeId: input.id, reason: contentOf(input, wanted).reason };
  const done = await applyPlan(change, wanted, met, fates, given, () => change.newId());
  const row = rowOf(change, actor, facilityId, input, contentOf(input, wanted), {
    schedule,
    bookings: done.map(undoOf),
    outside: [],
  });
  await insertAvailabilityChange(trx, row);
  tellChanged(change, row, done);
  return { changed: row, fresh: true };
}

function instrumentsWanted({ closings, hours }: Wanted): string[] {
  return [...closings.map((closing) => closing.instrumentId), ...(hours?.instrumentIds ?? [])];
}

function decider({ decisions, otherwise }: ChangeInput): (booking: BookingTable) => Decision {
  const byId = new Map(decisions.map((decision) => [decision.bookingId, decision]));
  return (booking) => byId.get(booking.id) ?? otherwise;
}

async function writeHours(
  change: Change,
  facilityId: string,
  { schedule: { scheduleId, version, seen } }: Extract<ChangeInput, { kind: 'schedule' }>,
): Promise<Undo['schedule']> {
  const before = (await readScheduleVersions(change.trx, [scheduleId])).get(scheduleId) ?? [];
  const written = await writeVersion(change, facilityId, scheduleId, version);
  if (seen !== undefined && seen !== written - 1) throw new ProblemError('stale');
  await replaceVersionsFrom(change.trx, scheduleId, version);
  return { scheduleId, version: written, before };
}

async function refusal(
  deps: Deps,
  actor: Actor,
  input: ChangeInput,
  { wanted, met, fates }: NotAsPlanned,
): Promise<ProblemError> {
  const preview = await previewOut(deps, actor, input.kind, wanted, met, fates);
  if (met.blockers.length > 0) return refusedByOthers(met.blockers, instrumentsWanted(wanted), { preview });
  const until = Math.max(...fates.filter((fate) => fate.problem !== null).map((fate) => fate.booking.to_at));
  const refusals = [{ line: 0, rule: 'taken', kind: 'booking', until: formatInstant(until) }];
  return new ProblemError('refused', 'bookings are hit about which nothing is decided, or which cannot be moved so', {
    refusals,
    preview,
  });
}

function tellChanged(change: Change, row: AvailabilityChangeTable, done: readonly Done[]): void {
  const counts = Object.fromEntries([...Map.groupBy(done, ({ did }) => did)].map(([did, all]) => [did, all.length]));
  change.tell({
    kind: 'availability.changed',
    subjectId: row.id,
    facilityId: row.facility_id,
    data: { kind: row.kind, ...counts },
  });
}
