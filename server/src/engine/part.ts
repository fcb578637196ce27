import { insertBookingParts } from '@jishi/db/queries/booking';
import { occupy } from '@jishi/db/queries/occupancy';
import { readPart, readPartTime, readWithoutPart, releasePart } from '@jishi/db/queries/part';
import { overlaps, type Span } from '@jishi/shared/time/span';
import { assertLocked, type Change } from './change.ts';
import { ALL_TIME } from './claim.ts';

/** Bookings that would need the same place of a part at the same time; nothing can be taken for them. */
export class InEachOthersWay extends Error {
  readonly partId: string;
  readonly ownerIds: readonly string[];
  /** The end of the last time that is wanted twice, epoch ms. */
  readonly until: number;

  constructor(partId: string, ownerIds: readonly string[], until: number) {
    super('bookings are in each other’s way');
    this.partId = partId;
    this.ownerIds = ownerIds;
    this.until = until;
  }
}

type Had = Span & { readonly ownerId: string; readonly station: number };

/**
 * Takes a part for every booking and hold of instruments that is still to come and does not have it, as it stands,
 * buffers included. Throws `InEachOthersWay` when it has too few stations for them.
 */
export async function takeAlong(change: Change, instrumentIds: readonly string[], partId: string): Promise<void> {
  assertLocked(change, [...instrumentIds, partId]);
  const { trx, now } = change;
  const part = await readPart(trx, partId);
  if (!part) throw new Error(`no part ${partId}`);
  const had: Had[] = (await readPartTime(trx, partId, now)).map((row) => ({
    ownerId: row.owner_id,
    station: row.station,
    from: row.from_at,
    to: row.to_at,
  }));
  const wanting = await readWithoutPart(trx, instrumentIds, partId, now);
  const clashing = new Set<string>();
  let until = 0;
  for (const row of wanting) {
    const wanted = { from: row.from_at, to: row.to_at };
    const there = had.filter((one) => overlaps(one, wanted));
    const station = firstFree(there, part.stations);
    if (station === null) {
      for (const ownerId of [...there.map((one) => one.ownerId), row.owner_id]) clashing.add(ownerId);
      until = Math.max(until, row.to_at);
      continue;
    }
    had.push({ ...wanted, ownerId: row.owner_id, station });
    await occupy(trx, [
      { ...wanted, instrumentId: partId, station, kind: row.kind, ownerId: row.owner_id, expiresAt: row.expires_at },
    ]);
    if (row.kind === 'booking') await insertBookingParts(trx, [{ bookingId: row.owner_id, partId }]);
  }
  if (clashing.size > 0) throw new InEachOthersWay(partId, [...clashing], until);
}

function firstFree(there: readonly Had[], stations: number): number | null {
  for (let station = 0; station < stations; station += 1) {
    if (there.every((one) => one.station !== station)) return station;
  }
  return null;
}

/** Gives the time of a part back that bookings of an instrument have of it; they go on without. */
export async function leaveBehind(change: Change, instrumentId: string, partId: string): Promise<void> {
  assertLocked(change, [instrumentId, partId]);
  await releasePart(change.trx, instrumentId, partId, change.now);
  change.freed(partId, ALL_TIME);
}
