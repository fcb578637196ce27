import type { Db } from '../open.ts';
import type { Asker } from './facts.ts';

/** A person as rules look at them: where they belong; null when there is no such person. */
export async function readMember(db: Db, personId: string): Promise<Asker['person']> {
  return (await readMembers(db, [personId])).get(personId) ?? null;
}

/** The same for several people, by id; whoever does not exist is missing. */
export async function readMembers(db: Db, personIds: readonly string[]): Promise<Map<string, Asker['person']>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person')
    .leftJoin('institution', 'institution.id', 'person.institution_id')
    .select(['person.id', 'person.institution_id', 'institution.kind', 'institution.region_code'])
    .where('person.id', 'in', [...new Set(personIds)])
    .execute();
  return new Map(
    rows.map(({ id, institution_id, kind, region_code }) => [
      id,
      { personId: id, institutionId: institution_id, institutionKind: kind, institutionRegion: region_code },
    ]),
  );
}
