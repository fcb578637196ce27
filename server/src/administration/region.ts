import { lockImports } from '@jishi/db/queries/importing';
import { nameOf } from '@jishi/db/queries/naming';
import { findRegions, putRegions, type RegionRow, readRegions } from '@jishi/db/queries/region';
import { countInRegions, deleteRegion, insertRegion, isRegionUsed } from '@jishi/db/queries/region-edit';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { AdminRegion, CountyInput, RegionPatch } from '@jishi/shared/schema/admin-region';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { orAgain } from '../engine/once.ts';
import { contentTag } from '../http/etag.ts';
import { administratorOf, type Check } from './access.ts';
import { nameColumns } from './names.ts';

/** All regions, provinces before their cities, with what lies in them. Throws `unauthenticated`, `forbidden`. */
export async function readRegionTree(deps: Deps, anyone: Anyone): Promise<AdminRegion[]> {
  administratorOf(anyone);
  const rows = await readRegions(deps.store.read);
  const own = await countInRegions(deps.store.read);
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const sums = new Map(rows.map(({ code }) => [code, { institutions: 0, facilities: 0 }]));
  for (const [code, counts] of own) {
    for (let at = byCode.get(code); at; at = at.parent_code === null ? undefined : byCode.get(at.parent_code)) {
      const sum = sums.get(at.code) as { institutions: number; facilities: number };
      sum.institutions += counts.institutions;
      sum.facilities += counts.facilities;
    }
  }
  const parents = new Set(rows.map(({ parent_code }) => parent_code));
  return rows.map((row) => ({
    ...regionOut(row),
    ...(sums.get(row.code) ?? { institutions: 0, facilities: 0 }),
    unused: !own.has(row.code) && !parents.has(row.code),
  }));
}

function regionOut(row: RegionRow) {
  return {
    code: row.code,
    level: row.level,
    name: nameOf(row.name_zh, row.name_en),
    parent: row.parent_code,
    lat: row.lat,
    lng: row.lng,
    etag: tagOf(row),
  };
}

function tagOf({ name_zh, name_en }: RegionRow): string {
  return contentTag([name_zh, name_en]);
}

/** Names a region. Throws `not-found`, and what `check` throws. */
export async function renameRegion(
  deps: Deps,
  anyone: Anyone,
  code: string,
  { name }: RegionPatch,
  check: Check,
): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(deps, actor, [], async (change) => {
    const row = await lockedRegion(change, code);
    check(tagOf(row));
    await putRegions(change.trx, [{ ...row, ...nameColumns(name) }]);
    change.tell({ kind: 'region.changed', subjectId: code, data: { name } });
  });
}

async function lockedRegion({ trx }: Change, code: string): Promise<RegionRow> {
  // Imports write regions too.
  await lockImports(trx);
  const [row] = await findRegions(trx, [code]);
  if (!row) throw new ProblemError('not-found', 'no such region');
  return row;
}

/** Adds a county below a city. Answers whether it is new. Throws `not-found`, `conflict`, `id-reused`. */
export async function addCounty(deps: Deps, anyone: Anyone, input: CountyInput): Promise<boolean> {
  const actor = administratorOf(anyone);
  return orAgain(() =>
    inChange(deps, actor, [], async (change) => {
      const above = await lockedRegion(change, input.parent);
      if (above.level !== 'city') throw new ProblemError('conflict', 'counties lie in cities');
      const [known] = await findRegions(change.trx, [input.code]);
      const name = nameColumns(input.name);
      if (known) {
        if (known.name_zh !== name.name_zh || known.name_en !== name.name_en) throw new ProblemError('id-reused');
        return false;
      }
      const { code, parent, lat, lng } = input;
      await insertRegion(change.trx, { code, level: 'county', parent_code: parent, lat, lng, ...name });
      change.tell({ kind: 'region.changed', subjectId: code, data: { made: true, name: input.name } });
      return true;
    }),
  );
}

/** Takes a county away that nothing names. Throws `not-found`, `conflict`. */
export async function removeCounty(deps: Deps, anyone: Anyone, code: string, check: Check): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(deps, actor, [], async (change) => {
    const row = await lockedRegion(change, code);
    check(tagOf(row));
    if (row.level !== 'county') throw new ProblemError('conflict', 'only counties can be removed');
    if (await isRegionUsed(change.trx, code)) throw new ProblemError('conflict', 'the region is in use');
    await deleteRegion(change.trx, code);
    change.tell({
      kind: 'region.changed',
      subjectId: code,
      data: { removed: true, ...nameOf(row.name_zh, row.name_en) },
    });
  });
}
