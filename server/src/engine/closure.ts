import { readStationsOf } from '@jishi/db/queries/availability';
import { nextUpdate } from '@jishi/db/queries/booking';
import { chunk } from '@jishi/db/queries/chunk';
import { endClosure, insertClosures, lastingClosures, type Taking, takingsWithin } from '@jishi/db/queries/closure';
import { endHold, readHold } from '@jishi/db/queries/hold';
import { deleteTime, occupy, ownersInstruments, releaseFrom } from '@jishi/db/queries/occupancy';
import { readOpenOffers } from '@jishi/db/queries/offer';
import type { ClosureTable } from '@jishi/db/schema';
import { DAY_MS, type Span, subtract } from '@jishi/shared/time/span';
import type { Change } from './change.ts';
import { endOffer } from './offer.ts';
import { release } from './time.ts';

const TAKING_COLUMNS = 7;

/** Time is given back that long after it at most: longer than any booking, and than a server stands still. */
const LATE_MS = 62 * DAY_MS;

type Open = Pick<Change, 'trx' | 'now'>;

/** Writes closures and takes their time on every station, around the bookings that stay. */
export async function placeClosures(change: Change, closures: readonly ClosureTable[]): Promise<void> {
  await insertClosures(change.trx, closures);
  await takeClosed(change, closures);
  for (const closure of closures) tellClosure(change, 'closure.placed', closure);
}

/**
 * Gives closures all time of theirs that is not somebody else's, in as few pieces as can be. A booking inside a closure
 * that ends or goes away leaves its time to the closure, not to the next who asks.
 */
async function takeClosed({ trx }: Open, closures: readonly ClosureTable[]): Promise<void> {
  if (closures.length === 0) return;
  const instrumentIds = closures.map((closure) => closure.instrument_id);
  const stations = await readStationsOf(trx, instrumentIds);
  const hull = {
    from: Math.min(...closures.map((one) => one.from_at)),
    to: Math.max(...closures.map((one) => one.to_at)),
  };
  const taken = Map.groupBy(await takingsWithin(trx, instrumentIds, hull), (row) => row.instrumentId);
  const grown = closures.flatMap((closure) => {
    const there = taken.get(closure.instrument_id) ?? [];
    const pieces = piecesOf(closure, there, stations.get(closure.instrument_id) ?? 0);
    return lengthOf(pieces) > lengthOf(there.filter((row) => row.ownerId === closure.id)) ? [{ closure, pieces }] : [];
  });
  await deleteTime(
    trx,
    grown.map(({ closure }) => closure.id),
  );
  for (const some of chunk(
    grown.flatMap(({ pieces }) => pieces),
    TAKING_COLUMNS,
  )) {
    await occupy(trx, some);
  }
}

function piecesOf(closure: ClosureTable, taken: readonly Taking[], stations: number) {
  const span = { from: closure.from_at, to: closure.to_at };
  const row = { instrumentId: closure.instrument_id, kind: closure.kind, ownerId: closure.id, expiresAt: null };
  return Array.from({ length: stations }, (_, station) => {
    const others = taken.filter((one) => one.station === station && one.ownerId !== closure.id);
    return subtract([span], others).map((piece) => ({ ...row, ...piece, station }));
  }).flat();
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Lets closures that last take what was given back inside them. Called before freed time is offered to anybody. */
export async function refillClosures(change: Open, instrumentIds: readonly string[]): Promise<void> {
  const since = change.now - LATE_MS;
  await takeClosed(change, await lastingClosures(change.trx, instrumentIds, since));
}

/**
 * Ends a closure at `until` (on the grid): one that begins later disappears, another one keeps its time until then.
 * Answers it as it is then.
 */
export async function endClosing(change: Change, closure: ClosureTable, until: number): Promise<ClosureTable> {
  const { trx, now } = change;
  const begun = closure.from_at < until;
  if (begun) await releaseFrom(trx, closure.id, until);
  else await deleteTime(trx, [closure.id]);
  const toAt = begun ? Math.min(until, closure.to_at) : closure.to_at;
  const updatedAt = nextUpdate(closure.updated_at, now);
  await endClosure(trx, closure, toAt, now, updatedAt);
  tellClosure(change, 'closure.ended', closure);
  change.freed(closure.instrument_id);
  return { ...closure, to_at: toAt, ended_at: now, updated_at: updatedAt, sequence: closure.sequence + 1 };
}

function tellClosure(change: Change, kind: 'closure.placed' | 'closure.ended', closure: ClosureTable): void {
  change.tell({
    kind,
    subjectId: closure.id,
    instrumentId: closure.instrument_id,
    facilityId: closure.facility_id,
    data: {
      from: closure.from_at,
      to: closure.to_at,
      kind: closure.kind,
      reason: closure.reason,
      ...(closure.change_id === null ? {} : { changeId: closure.change_id }),
    },
  });
}

/** Ends holds and offers on time that is about to be closed: nobody could use it any more. */
export async function dismissHolds(change: Change, holdIds: readonly string[]): Promise<void> {
  if (holdIds.length === 0) return;
  const { trx, now } = change;
  for (const offer of await readOpenOffers(trx, holdIds)) await endOffer(change, offer, 'withdrawn');
  const instrumentIds = await ownersInstruments(trx, holdIds);
  await release(change, holdIds);
  for (const holdId of holdIds) {
    const hold = await readHold(trx, holdId);
    if (!hold || hold.ended_at !== null) continue;
    await endHold(trx, holdId, now);
    for (const instrumentId of instrumentIds) {
      change.tell({ kind: 'hold.ended', subjectId: holdId, instrumentId, personId: hold.person_id });
    }
  }
}
