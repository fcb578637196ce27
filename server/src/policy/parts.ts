import { nameOf } from '@jishi/db/queries/naming';
import {
  hasParts,
  putInstrumentPart,
  readInstrumentParts,
  readPart,
  readTakers,
  removeInstrumentPart,
  touchInstrument,
} from '@jishi/db/queries/part';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { PartNeed, Parts, PartsInput } from '@jishi/shared/schema/part';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { managedInstrument } from '../engine/managed.ts';
import { InEachOthersWay, leaveBehind, takeAlong } from '../engine/part.ts';
import type { ShowBookings } from './show.ts';

/** What bookings of an instrument take along. Throws `not-found`. */
export async function readParts(deps: Deps, instrumentId: string): Promise<Parts> {
  const instrument = await readPart(deps.store.read, instrumentId);
  if (instrument?.kind !== 'instrument') throw new ProblemError('not-found', 'no such instrument');
  const rows = await readInstrumentParts(deps.store.read, instrumentId);
  return {
    parts: rows.map((row) => ({
      partId: row.part_id,
      name: nameOf(row.name_zh, row.name_en),
      need: row.need,
      stations: row.stations,
    })),
    version: instrument.version,
  };
}

/**
 * Says what bookings of an instrument take along from now on. A part that is always needed by now is taken for the
 * bookings to come as well; one that is gone is given back. `check` throws when the client has seen another version.
 * Throws `not-found`, `forbidden`, `conflict` for what cannot be a part, `refused` with the bookings that would be in
 * each other's way.
 */
export async function putParts(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  input: PartsInput,
  check: (version: number) => void,
  show: ShowBookings,
): Promise<void> {
  const { actor, place } = await managedInstrument(deps, anyone, instrumentId);
  if (place.kind !== 'instrument') throw new ProblemError('not-found', 'no such instrument');
  const known = await readInstrumentParts(deps.store.read, instrumentId);
  const partIds = [...input.parts, ...known.map((row) => ({ partId: row.part_id }))].map(({ partId }) => partId);
  const written = inChange(deps, actor, [instrumentId, ...partIds], async (change) => {
    const { trx, now } = change;
    const before = await readInstrumentParts(trx, instrumentId);
    assertLocked(
      change,
      before.map((row) => row.part_id),
    );
    check((await touchInstrument(trx, instrumentId, now)) - 1);
    for (const row of before) {
      if (input.parts.some(({ partId }) => partId === row.part_id)) continue;
      await removeInstrumentPart(trx, instrumentId, row.part_id);
      await leaveBehind(change, instrumentId, row.part_id);
      tellChanged(change, row.part_id, place.facility_id);
    }
    for (const { partId, need } of input.parts) {
      if (before.some((row) => row.part_id === partId && row.need === need)) continue;
      await joinPart(change, { instrumentId, partId, need }, place.facility_id);
      if (need === 'always') await takeAlong(change, [instrumentId], partId);
      tellChanged(change, partId, place.facility_id);
    }
    tellChanged(change, instrumentId, place.facility_id);
  });
  await orRefused(deps, anyone, written, show);
}

type Joined = { readonly instrumentId: string; readonly partId: string; readonly need: PartNeed };

/** Writes that an instrument takes a part along, once it is sure that it can be one. */
export async function joinPart({ trx }: Change, joined: Joined, facilityId: string): Promise<void> {
  const { instrumentId, partId, need } = joined;
  const part = await readPart(trx, partId);
  if (part?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such part');
  if (partId === instrumentId) throw new ProblemError('conflict', 'nothing is a part of itself');
  if ((await hasParts(trx, partId)) || (await readTakers(trx, [instrumentId])).length > 0)
    throw new ProblemError('conflict', 'a part has no parts of its own');
  await putInstrumentPart(trx, { instrument_id: instrumentId, part_id: partId, need });
}

export function tellChanged(change: Change, instrumentId: string, facilityId: string): void {
  change.tell({ kind: 'instrument.changed', subjectId: instrumentId, instrumentId, facilityId, data: { parts: true } });
}

/** What was written, or the `refused` problem that shows which bookings are in each other's way. */
export async function orRefused<T>(deps: Deps, actor: Anyone, written: Promise<T>, show: ShowBookings): Promise<T> {
  try {
    return await written;
  } catch (error) {
    if (!(error instanceof InEachOthersWay)) throw error;
    const { partId, ownerIds } = error;
    deps.log.debug({ partId, owners: ownerIds.length }, 'a part is wanted twice');
    const refusals = [{ line: 0, rule: 'taken', kind: 'booking', until: formatInstant(error.until), partId }];
    throw new ProblemError('refused', 'bookings are in each other’s way', {
      refusals,
      bookings: await show(actor, ownerIds.slice(0, 100)),
    });
  }
}
