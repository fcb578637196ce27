import type { InstitutionKind } from '@jishi/shared/schema/institution';
import type { CalendarBy } from '@jishi/shared/schema/person';
import type { Db, Trx } from '../open.ts';
import type { PersonTable } from '../schema.ts';

/** A person as the command line and the sign-in need them. */
export type KnownPerson = PersonTable & { readonly canSignIn: boolean };

/** The person with this e-mail address, whatever its case. */
export async function findPersonByEmail(db: Db, email: string): Promise<KnownPerson | null> {
  const row = await db
    .selectFrom('person')
    .leftJoin('auth_user', 'auth_user.id', 'person.id')
    .selectAll('person')
    .select('auth_user.id as userId')
    .where('person.email', '=', email.toLowerCase())
    .executeTakeFirst();
  if (!row) return null;
  const { userId, ...person } = row;
  return { ...person, canSignIn: userId !== null };
}

/** When the person was suspended (epoch milliseconds); null when they are not, undefined when there is no such person. */
export async function suspendedSince(db: Db, personId: string): Promise<number | null | undefined> {
  const row = await db.selectFrom('person').select('suspended_at').where('id', '=', personId).executeTakeFirst();
  return row?.suspended_at;
}

export type Profile = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: 'zh' | 'en' | null;
  readonly zone: string | null;
  readonly calendarBy: CalendarBy;
  readonly institution: {
    readonly id: string;
    readonly kind: InstitutionKind;
    readonly name_zh: string | null;
    readonly name_en: string | null;
    readonly lat: number | null;
    readonly lng: number | null;
  } | null;
  readonly administrator: boolean;
  readonly facilities: readonly { id: string; name_zh: string | null; name_en: string | null }[];
};

/** What a person sees of themselves, with the facilities that they manage in the order of their ids. */
export async function readProfile(db: Db, personId: string): Promise<Profile | null> {
  const person = await db
    .selectFrom('person')
    .leftJoin('administrator', 'administrator.person_id', 'person.id')
    .select(['person.id', 'name', 'email', 'institution_id', 'language', 'zone', 'calendar_by as calendarBy'])
    .select('administrator.person_id as administrator')
    .where('person.id', '=', personId)
    .executeTakeFirst();
  if (!person) return null;
  const { institution_id, administrator, ...rest } = person;
  return {
    ...rest,
    institution: institution_id === null ? null : await readInstitution(db, institution_id),
    administrator: administrator !== null,
    facilities: await readManaged(db, personId),
  };
}

async function readInstitution(db: Db, id: string): Promise<Profile['institution']> {
  const found = await db
    .selectFrom('institution')
    .select(['id', 'kind', 'name_zh', 'name_en', 'lat', 'lng'])
    .where('id', '=', id)
    .executeTakeFirst();
  return found ?? null;
}

async function readManaged(db: Db, personId: string): Promise<Profile['facilities']> {
  return db
    .selectFrom('facility_manager')
    .innerJoin('facility', 'facility.id', 'facility_manager.facility_id')
    .select(['facility.id', 'facility.name_zh', 'facility.name_en'])
    .where('person_id', '=', personId)
    .orderBy('facility.id')
    .execute();
}

export type ProfileChange = Partial<Pick<PersonTable, 'name' | 'language' | 'zone' | 'calendar_by'>>;

/** Changes what people may change of themselves; the name also where better-auth keeps it. */
export async function updateProfile(trx: Trx, personId: string, change: ProfileChange): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await trx.updateTable('person').set(change).where('id', '=', personId).execute();
  if (change.name === undefined) return;
  await trx.updateTable('auth_user').set({ name: change.name }).where('id', '=', personId).execute();
}

export type ListedPerson = PersonTable & { readonly administrator: boolean; readonly facilityIds: readonly string[] };

/** Everybody in the order of their addresses, with roles. */
export async function listPeople(db: Db): Promise<ListedPerson[]> {
  const people = await db
    .selectFrom('person')
    .leftJoin('administrator', 'administrator.person_id', 'person.id')
    .selectAll('person')
    .select('administrator.person_id as administrator')
    .orderBy('email')
    .execute();
  const managed = await db.selectFrom('facility_manager').selectAll().orderBy('facility_id').execute();
  const byPerson = Map.groupBy(managed, (row) => row.person_id);
  return people.map((person) => ({
    ...person,
    administrator: person.administrator !== null,
    facilityIds: (byPerson.get(person.id) ?? []).map((row) => row.facility_id),
  }));
}

/** Who somebody is, with where they work; suspended people are nobody here. */
export type ChosenPerson = Pick<PersonTable, 'id' | 'name' | 'institution_id'>;

/** The person with this id or e-mail address who is not suspended, of `institutionId` when it is given. */
export async function findChosen(
  db: Db,
  who: { readonly personId?: string | undefined; readonly email?: string | undefined },
  institutionId?: string,
): Promise<ChosenPerson | undefined> {
  let query = db.selectFrom('person').select(['id', 'name', 'institution_id']).where('suspended_at', 'is', null);
  query =
    who.personId === undefined
      ? query.where('email', '=', (who.email ?? '').toLowerCase())
      : query.where('id', '=', who.personId);
  if (institutionId !== undefined) query = query.where('institution_id', '=', institutionId);
  return query.executeTakeFirst();
}
