import type { InstitutionKind } from '@jishi/shared/schema/institution';
import { sql } from 'kysely';
import type { Db } from '../open.ts';

/** The named one first, then what the sample invented, then what is real. */
const byFitness = (nameZh: string) =>
  sql`case when name_zh = ${nameZh} and source = 'sample' then 0 when source = 'sample' then 1 else 2 end`;

/**
 * The institution of this name, else one of these kinds, in a region given by the beginning of its code (GB/T 2260);
 * one of the sample goes before a real one. Null where there is none.
 */
export async function findInstitutionIn(
  db: Db,
  region: string,
  nameZh: string,
  kinds: readonly InstitutionKind[],
): Promise<string | null> {
  const row = await db
    .selectFrom('institution')
    .select('id')
    .where('region_code', 'like', `${region}%`)
    .where('kind', 'in', [...kinds])
    .orderBy(byFitness(nameZh))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A facility and its institution, chosen like an institution. */
export async function findFacilityIn(
  db: Db,
  region: string,
  nameZh: string,
): Promise<{ id: string; institutionId: string } | null> {
  const row = await db
    .selectFrom('facility')
    .select(['id', 'institution_id as institutionId'])
    .where('region_code', 'like', `${region}%`)
    .orderBy(byFitness(nameZh))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
