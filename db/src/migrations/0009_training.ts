import { type Kysely, sql } from 'kysely';

/** Training sessions that facilities announce, and who takes part in them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('training')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('instrument_id', 'text', (c) => c.references('instrument.id'))
    .addColumn('type_id', 'text', (c) => c.references('instrument_type.id'))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('place', 'text')
    .addColumn('places', 'integer', (c) => c.notNull().check(sql`places > 0`))
    .addColumn('language', 'text', (c) => c.notNull().check(sql`language in ('zh', 'en', 'both')`))
    .addColumn('trainer', 'text')
    .addColumn('description_zh', 'text')
    .addColumn('description_en', 'text')
    .addColumn('valid_months', 'integer')
    .addColumn('closure_id', 'text', (c) => c.references('closure.id'))
    .addColumn('created_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('held_at', 'bigint')
    .addColumn('cancelled_at', 'bigint')
    .addColumn('cancel_reason', 'text')
    .addColumn('version', 'integer', (c) => c.notNull())
    .addCheckConstraint('training_forward', sql`from_at < to_at`)
    .execute();
  await db.schema
    .createIndex('training_of_facility')
    .on('training')
    .columns(['facility_id', 'from_at', 'id'])
    .execute();
  await db.schema
    .createTable('trainee')
    .addColumn('training_id', 'text', (c) => c.notNull().references('training.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('joined', 'waiting', 'left', 'attended', 'failed', 'absent')`),
    )
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('since_at', 'bigint', (c) => c.notNull())
    .addColumn('authorisation_id', 'text', (c) => c.references('authorisation.id'))
    .addPrimaryKeyConstraint('trainee_pk', ['training_id', 'person_id'])
    .execute();
  await db.schema.createIndex('trainee_of_person').on('trainee').columns(['person_id', 'training_id']).execute();
}
