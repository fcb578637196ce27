import type { AdmissionState, InstitutionKind } from '@jishi/shared/schema/institution';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../open.ts';
import { containing } from './containing.ts';
import type { InstitutionRow } from './institution.ts';

export type InstitutionFilter = {
  readonly q?: string | undefined;
  readonly kind?: InstitutionKind | undefined;
  /** A region with all below it. */
  readonly regions?: readonly string[] | undefined;
  readonly state?: AdmissionState | undefined;
  /** Reviews that are due on this date or before. */
  readonly dueOn?: string | undefined;
  /** Continue after this place in the order of `order`. */
  readonly after?: readonly [string, string] | undefined;
};

/** Lists go by this: the English name, else the Chinese one. */
const order: RawBuilder<string> = sql<string>`lower(coalesce(institution.name_en, institution.name_zh, ''))`;
const state: RawBuilder<AdmissionState> = sql<AdmissionState>`coalesce(admission.state, 'admitted')`;

function selected(db: Db) {
  return db
    .selectFrom('institution')
    .leftJoin('admission', 'admission.institution_id', 'institution.id')
    .leftJoin('person as applicant', 'applicant.id', 'admission.applied_by')
    .leftJoin('person as reviewer', 'reviewer.id', 'admission.reviewed_by')
    .leftJoin('person as decider', 'decider.id', 'admission.decided_by')
    .select(['institution.id', 'institution.name_zh', 'institution.name_en', 'institution.kind'])
    .select(['institution.region_code', 'institution.lat', 'institution.lng', 'institution.website'])
    .select(['institution.ror', 'institution.source', 'institution.source_key', 'institution.version'])
    .select(['admission.reason', 'admission.since_at', 'admission.application', 'admission.review_months'])
    .select(['admission.review_due_on', 'admission.reviewed_at', 'admission.review_note'])
    .select(['applicant.id as applicant_id', 'applicant.name as applicant_name', 'applicant.email as applicant_email'])
    .select(['reviewer.name as reviewer_name', 'decider.name as decider_name'])
    .select([state.as('state'), order.as('place')])
    .select((eb) => [
      eb
        .selectFrom('facility')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('facility.institution_id', '=', 'institution.id')
        .as('facilities'),
      eb
        .selectFrom('instrument')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('instrument.institution_id', '=', 'institution.id')
        .where('instrument.kind', '=', 'instrument')
        .as('instruments'),
      eb
        .selectFrom('person')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('person.institution_id', '=', 'institution.id')
        .as('people'),
    ]);
}

export type ListedInstitution = Awaited<ReturnType<ReturnType<typeof selected>['executeTakeFirstOrThrow']>>;

/** Institutions by name with how much they have, at most `limit`. */
export async function listInstitutions(db: Db, filter: InstitutionFilter, limit: number): Promise<ListedInstitution[]> {
  let query = selected(db);
  const { q, kind, regions, dueOn, after } = filter;
  if (q)
    query = query.where((eb) =>
      eb.or([
        containing('institution.name_zh', q),
        containing('institution.name_en', q),
        containing('institution.ror', q),
      ]),
    );
  if (kind) query = query.where('institution.kind', '=', kind);
  if (regions) query = query.where('institution.region_code', 'in', [...regions]);
  if (filter.state) query = query.where(state, '=', filter.state);
  if (dueOn) query = query.where('admission.review_due_on', '<=', dueOn);
  if (after) query = query.where(sql<boolean>`(${order}, institution.id) > (${after[0]}, ${after[1]})`);
  return query.orderBy(order).orderBy('institution.id').limit(limit).execute();
}

export async function readListedInstitution(db: Db, id: string): Promise<ListedInstitution | undefined> {
  return selected(db).where('institution.id', '=', id).executeTakeFirst();
}

export async function insertInstitution(trx: Trx, row: InstitutionRow): Promise<void> {
  await trx.insertInto('institution').values(row).execute();
}

type InstitutionChange = Partial<
  Pick<InstitutionRow, 'name_zh' | 'name_en' | 'kind' | 'region_code' | 'lat' | 'lng' | 'website' | 'ror'>
>;

/** Changes an institution and raises its version; answers the new one, undefined for an unknown institution. */
export async function changeInstitution(
  trx: Trx,
  id: string,
  change: InstitutionChange,
  now: number,
): Promise<number | undefined> {
  const row = await trx
    .updateTable('institution')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** How many institutions are in each state, and how many reviews are due on a date. */
export async function countAdmissions(
  db: Db,
  today: string,
): Promise<{ applied: number; suspended: number; due: number }> {
  const of = async (wanted: AdmissionState) => {
    const query = db.selectFrom('admission').select((eb) => eb.fn.countAll<number>().as('n'));
    return Number((await query.where('state', '=', wanted).executeTakeFirstOrThrow()).n);
  };
  const due = await db
    .selectFrom('admission')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('review_due_on', '<=', today)
    .executeTakeFirstOrThrow();
  return { applied: await of('applied'), suspended: await of('suspended'), due: Number(due.n) };
}
