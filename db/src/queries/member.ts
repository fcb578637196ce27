import type { Db } from '../open.ts';
import type { Asker } from './facts.ts';

/** A person as rules look at them: where they belong; null when there is no such person. */
export async function readMember(db: Db, personId: string): Promise<Asker['person']> {
  const row = await db
    .selectFrom('person')
    .leftJoin('institution', 'institution.id', 'person.institution_id')
    .select(['person.institution_id', 'institution.kind', 'institution.region_code'])
    .where('person.id', '=', personId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    personId,
    institutionId: row.institution_id,
    institutionKind: row.kind,
    institutionRegion: row.region_code,
  };
}
