import { type Kysely, sql } from 'kysely';

/** Which institutions belong here, and when somebody looked at them last; and ways to read what happened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('admission')
    .addColumn('institution_id', 'text', (c) => c.primaryKey().references('institution.id'))
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('applied', 'admitted', 'suspended', 'declined')`),
    )
    .addColumn('reason', 'text')
    .addColumn('since_at', 'bigint', (c) => c.notNull())
    .addColumn('decided_by', 'text', (c) => c.references('person.id'))
    .addColumn('closed_at', 'bigint', (c) => c.check(sql`(state = 'admitted') = (closed_at is null)`))
    .addColumn('applied_by', 'text', (c) => c.references('person.id'))
    .addColumn('application', 'text')
    .addColumn('review_months', 'integer', (c) => c.check(sql`review_months between 1 and 60`))
    .addColumn('review_due_on', 'text')
    .addColumn('reviewed_at', 'bigint')
    .addColumn('reviewed_by', 'text', (c) => c.references('person.id'))
    .addColumn('review_note', 'text')
    .execute();
  await db.schema.createIndex('admission_by_state').on('admission').column('state').execute();
  await db.schema.createIndex('admission_of_applicant').on('admission').column('applied_by').execute();
  await db.schema.createIndex('admission_by_review').on('admission').column('review_due_on').execute();
  await db.schema.createIndex('person_of_institution').on('person').column('institution_id').execute();
  await db.schema.createIndex('instrument_of_institution').on('instrument').column('institution_id').execute();
  await db.schema.createIndex('event_of_actor').on('event').columns(['actor_id', 'id']).execute();
  await db.schema.createIndex('event_by_kind').on('event').columns(['kind', 'id']).execute();
}
