import { insertFacilities, insertSchedules } from '@jishi/db/queries/facility';
import { bookingsOfFacility, changeFacility, moveSchedulesToZone, readTimed } from '@jishi/db/queries/facility-edit';
import { findInstitutionsById } from '@jishi/db/queries/institution';
import { readFacilityRow } from '@jishi/db/queries/place';
import { readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { FacilityInput, FacilityPatch, HoursImpact } from '@jishi/shared/schema/admin-institution';
import type { Deps } from '../context.ts';
import { assertLocked, inChange } from '../engine/change.ts';
import { orAgain } from '../engine/once.ts';
import { etagOf } from '../http/etag.ts';
import { administratorOf, type Check } from './access.ts';
import { type Hours, leftOutside, MAX_BOOKINGS, namedHits } from './impact.ts';
import { given, nameColumns } from './names.ts';
import { checkRegion } from './regions-known.ts';

/** Long before any booking, so that the schedule holds for every date that is asked. */
const EFFECTIVE_FROM = '2000-01-01';
const WEEKLY = [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }];

/**
 * Makes a facility with hours of workdays from 8:30 to 17:30 that its managers change. Answers whether it is new.
 * Throws `not-found` for an unknown institution, `id-reused`, `invalid`.
 */
export async function makeFacility(
  deps: Deps,
  anyone: Anyone,
  institutionId: string,
  input: FacilityInput,
): Promise<boolean> {
  const actor = administratorOf(anyone);
  return orAgain(() =>
    inChange(deps, actor, [], async (change) => {
      const { trx, now, newId } = change;
      if ((await findInstitutionsById(trx, [institutionId])).length === 0)
        throw new ProblemError('not-found', 'no such institution');
      const name = nameColumns(input.name);
      const known = await readFacilityRow(trx, input.id);
      if (known) {
        const same = known.institution_id === institutionId && known.name_zh === name.name_zh;
        if (!same || known.name_en !== name.name_en) throw new ProblemError('id-reused');
        return false;
      }
      await checkRegion(trx, input.region);
      const { id, zone, lat, lng, address, email } = input;
      const [scheduleId, rules] = [newId(), '{}'];
      const row = { id, zone, lat, lng, address, email, rules, version: 1, updated_at: now, schedule_id: scheduleId };
      const origin = { source: 'administrator', source_key: id, institution_id: institutionId };
      await insertFacilities(trx, [{ ...row, ...origin, ...name, region_code: input.region }]);
      const hours = { effective_from: EFFECTIVE_FROM, name: '开放时间 Opening hours', zone };
      const texts = { weekly: JSON.stringify(WEEKLY), exceptions: '[]' };
      const holidays = zone === 'Asia/Shanghai' ? 'CN' : null;
      await insertSchedules(trx, [
        { facilityId: id, version: { schedule_id: scheduleId, ...hours, ...texts, holidays } },
      ]);
      change.tell({ kind: 'facility.changed', subjectId: id, facilityId: id, data: { made: true, institutionId } });
      return true;
    }),
  );
}

/**
 * Changes what is given and leaves the rest. Hours are wall time: with another zone all schedules that were written in the
 * old one are read in the new one, so that eight o'clock stays eight o'clock. Bookings keep their instants.
 * Throws `not-found`, `invalid`, and what `check` throws.
 */
export async function editFacility(
  deps: Deps,
  anyone: Anyone,
  id: string,
  patch: FacilityPatch,
  check: Check,
): Promise<void> {
  const actor = administratorOf(anyone);
  const before = await readFacilityRow(deps.store.read, id);
  const moves = patch.zone !== undefined && before !== undefined && patch.zone !== before.zone;
  // Whoever books meanwhile waits, and is then judged by the hours of the new zone.
  const { instrumentIds } = moves ? await readTimed(deps.store.read, id) : { instrumentIds: [] };
  await inChange(deps, actor, instrumentIds, async (change) => {
    const { trx, now } = change;
    await checkRegion(trx, patch.region);
    const row = await readFacilityRow(trx, id);
    const { name, region, ...rest } = patch;
    const columns = given({ ...(name ? nameColumns(name) : {}), region_code: region, ...rest });
    const version = await changeFacility(trx, id, columns, now);
    if (version === undefined || !row) throw new ProblemError('not-found', 'no such facility');
    check(etagOf(version - 1));
    if (patch.zone !== undefined && patch.zone !== row.zone) {
      assertLocked(change, (await readTimed(trx, id)).instrumentIds);
      const moved = await moveSchedulesToZone(trx, id, row.zone, patch.zone);
      for (const scheduleId of moved)
        change.tell({ kind: 'schedule.changed', subjectId: scheduleId, facilityId: id, data: { zone: patch.zone } });
    }
    change.tell({ kind: 'facility.changed', subjectId: id, facilityId: id, data: { ...patch } });
  });
}

/** What another zone would mean, writing nothing. Throws `not-found`. */
export async function previewZone(deps: Deps, anyone: Anyone, id: string, patch: FacilityPatch): Promise<HoursImpact> {
  administratorOf(anyone);
  const db = deps.store.read;
  const row = await readFacilityRow(db, id);
  if (!row) throw new ProblemError('not-found', 'no such facility');
  const { zone = row.zone } = patch;
  const timed = await readTimed(db, id);
  const versions = await readScheduleVersions(db, timed.scheduleIds);
  const bookings = await bookingsOfFacility(db, id, deps.clock(), MAX_BOOKINGS);
  const window = {
    from: Math.min(...bookings.map(({ from_at }) => from_at), deps.clock()),
    to: Math.max(...bookings.map(({ to_at }) => to_at), deps.clock()),
  };
  const before: Hours = { versions, holidays: await readHolidays(db, window) };
  const moved = [...versions].map(
    ([scheduleId, list]) => [scheduleId, list.map((one) => (one.zone === row.zone ? { ...one, zone } : one))] as const,
  );
  const hits = zone === row.zone ? [] : leftOutside(bookings, before, { ...before, versions: new Map(moved) });
  return {
    schedules: [...versions.values()].filter((list) => list.some((one) => one.zone === row.zone)).length,
    instruments: timed.instrumentIds.length,
    hits: hits.length,
    bookings: await namedHits(db, hits),
  };
}
