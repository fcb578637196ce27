import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../open.ts';
import type { AdmissionTable } from '../schema.ts';

/**
 * Since when an instrument is not offered, epoch ms; null while it is. The one place that says what the admission of an
 * institution means: whatever is not admitted offers nothing, as if each of its instruments were withdrawn. For queries
 * from `instrument`.
 */
export const notOfferedSince: RawBuilder<number | null> = sql<number | null>`coalesce(instrument.withdrawn_at,
  (select closed_at from admission where admission.institution_id = instrument.institution_id))`;

/** What there is to say of an institution's admission; undefined for one that was never asked about: it is admitted. */
export async function readAdmission(db: Db, institutionId: string): Promise<AdmissionTable | undefined> {
  return db.selectFrom('admission').selectAll().where('institution_id', '=', institutionId).executeTakeFirst();
}

/** An institution of which nothing was ever said. */
export function admittedSince(institutionId: string, sinceAt: number): AdmissionTable {
  return {
    institution_id: institutionId,
    state: 'admitted',
    reason: null,
    since_at: sinceAt,
    decided_by: null,
    closed_at: null,
    applied_by: null,
    application: null,
    review_months: null,
    review_due_on: null,
    reviewed_at: null,
    reviewed_by: null,
    review_note: null,
  };
}

/** Writes all that is said of an institution's admission. */
export async function putAdmission(trx: Trx, row: AdmissionTable): Promise<void> {
  const { institution_id: _, ...rest } = row;
  await trx
    .insertInto('admission')
    .values(row)
    .onConflict((conflict) => conflict.column('institution_id').doUpdateSet(rest))
    .execute();
}

/** Applications of somebody, newest first, at most `limit`. */
export async function readApplicationsOf(db: Db, personId: string, limit: number) {
  return db
    .selectFrom('admission')
    .innerJoin('institution', 'institution.id', 'admission.institution_id')
    .selectAll('admission')
    .select(['institution.id', 'institution.name_zh', 'institution.name_en', 'institution.kind'])
    .where('admission.applied_by', '=', personId)
    .orderBy('admission.since_at', 'desc')
    .orderBy('institution.id')
    .limit(limit)
    .execute();
}

/** How many applications of somebody nobody has decided about. */
export async function countOpenApplications(db: Db, personId: string): Promise<number> {
  const { n } = await db
    .selectFrom('admission')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('applied_by', '=', personId)
    .where('state', '=', 'applied')
    .executeTakeFirstOrThrow();
  return Number(n);
}
