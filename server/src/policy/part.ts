import { blankInstrument } from '@jishi/db/blank-instrument';
import { isDuplicate } from '@jishi/db/open';
import { insertInstruments } from '@jishi/db/queries/instrument';
import { nameOf } from '@jishi/db/queries/naming';
import { readPart, readPartsOf, readTakers } from '@jishi/db/queries/part';
import { readFacilityRow } from '@jishi/db/queries/place';
import { readSchedule } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { ExclusionInput, Part, PartInput } from '@jishi/shared/schema/part';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { managedFacility } from '../engine/managed.ts';
import { takeAlong } from '../engine/part.ts';
import { joinPart, orRefused, tellChanged } from './parts.ts';
import type { ShowBookings } from './show.ts';

const MAX_PARTS = 500;
const SOURCE = 'part';

type Wanted = Pick<PartInput, 'id' | 'name' | 'stations'> & {
  readonly scheduleId?: string | undefined;
  readonly instrumentIds: readonly string[];
};

/**
 * Makes something that bookings take along. The same request again answers what there is. Throws `unauthenticated`,
 * `forbidden`, `not-found`, `id-reused`, `conflict` when there are too many.
 */
export function makePart(deps: Deps, actor: Anyone, facilityId: string, input: PartInput) {
  return make(deps, actor, facilityId, { ...input, instrumentIds: [] });
}

/**
 * Lets only one of some instruments be booked at a time: they always take along a part of one station. Bookings to come
 * take it too; throws `refused` with those that are in each other's way, and what `makePart` throws.
 */
export function exclude(deps: Deps, actor: Anyone, facilityId: string, input: ExclusionInput, show: ShowBookings) {
  const { id, name, instrumentIds } = input;
  return orRefused(deps, actor, make(deps, actor, facilityId, { id, name, stations: 1, instrumentIds }), show);
}

async function make(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  wanted: Wanted,
): Promise<{ part: Part; fresh: boolean }> {
  const actor = await managedFacility(deps, anyone, facilityId);
  const put = () =>
    inChange(deps, actor, [wanted.id, ...wanted.instrumentIds], (change) => putPart(change, facilityId, wanted));
  const fresh = await put().catch((error: unknown) => {
    // Somebody sent the same id at the same moment; by now it can be read.
    if (isDuplicate(error)) return put();
    throw error;
  });
  const part = (await readFacilityParts(deps, anyone, facilityId)).find(({ id }) => id === wanted.id);
  if (!part) throw new Error('what was written cannot be read');
  return { part, fresh };
}

/** Whether it was made now. */
async function putPart(change: Change, facilityId: string, wanted: Wanted): Promise<boolean> {
  const { trx } = change;
  const known = await readPart(trx, wanted.id);
  if (known) {
    const takers = (await readTakers(trx, [wanted.id])).map(({ id }) => id);
    const same =
      known.kind === 'part' &&
      known.facility_id === facilityId &&
      known.name_zh === (wanted.name.zh ?? null) &&
      known.name_en === (wanted.name.en ?? null) &&
      known.stations === wanted.stations &&
      (wanted.scheduleId === undefined || known.schedule_id === wanted.scheduleId) &&
      wanted.instrumentIds.every((id) => takers.includes(id));
    if (!same) throw new ProblemError('id-reused');
    return false;
  }
  if ((await readPartsOf(trx, facilityId, MAX_PARTS)).length >= MAX_PARTS)
    throw new ProblemError('conflict', 'at most 500 parts in a facility');
  await insertPart(change, facilityId, wanted);
  change.made(wanted.id);
  tellChanged(change, wanted.id, facilityId);
  for (const instrumentId of wanted.instrumentIds) {
    const instrument = await readPart(trx, instrumentId);
    if (instrument?.kind !== 'instrument' || instrument.facility_id !== facilityId)
      throw new ProblemError('not-found', 'no such instrument');
    await joinPart(change, { instrumentId, partId: wanted.id, need: 'always' }, facilityId);
    tellChanged(change, instrumentId, facilityId);
  }
  if (wanted.instrumentIds.length > 0) await takeAlong(change, wanted.instrumentIds, wanted.id);
  return true;
}

async function insertPart({ trx, now }: Change, facilityId: string, wanted: Wanted): Promise<void> {
  const facility = await readFacilityRow(trx, facilityId);
  const scheduleId = wanted.scheduleId ?? facility?.schedule_id;
  const schedule = scheduleId === undefined ? undefined : await readSchedule(trx, scheduleId);
  if (!facility || schedule?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such schedule');
  const home = { institutionId: facility.institution_id, facilityId, scheduleId: schedule.id };
  const { id, name, stations } = wanted;
  // It is never booked by itself.
  const blank = blankInstrument({ id, source: SOURCE, key: id }, home, { modes: [], rules: {}, stations }, now);
  await insertInstruments(trx, [{ ...blank, kind: 'part', name_zh: name.zh ?? null, name_en: name.en ?? null }]);
}

/** The parts of a facility with the instruments that take them along, for its staff. */
export async function readFacilityParts(deps: Deps, anyone: Anyone, facilityId: string): Promise<Part[]> {
  await managedFacility(deps, anyone, facilityId);
  const rows = await readPartsOf(deps.store.read, facilityId, MAX_PARTS);
  const takers = await readTakers(
    deps.store.read,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    facilityId: row.facility_id,
    name: nameOf(row.name_zh, row.name_en),
    stations: row.stations,
    instruments: takers
      .filter(({ part_id }) => part_id === row.id)
      .map(({ id, name_zh, name_en, need }) => ({ id, name: nameOf(name_zh, name_en), need })),
  }));
}
