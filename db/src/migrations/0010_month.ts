import { type Kysely, sql } from 'kysely';

/** Months whose machine hours are settled, and what people report of instruments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('closed_month')
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('month', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'bigint', (c) => c.notNull())
    .addColumn('closed_by', 'text', (c) => c.notNull().references('person.id'))
    .addPrimaryKeyConstraint('closed_month_pk', ['facility_id', 'month'])
    .execute();
  await db.schema
    .createTable('trouble')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('booking_id', 'text', (c) => c.references('booking.id'))
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('broken', 'limited', 'consumable', 'other')`))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('answer', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('closed_by', 'text', (c) => c.references('person.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('trouble_of_facility')
    .on('trouble')
    .columns(['facility_id', 'created_at', 'id'])
    .execute();
  await db.schema
    .createIndex('trouble_open')
    .on('trouble')
    .columns(['facility_id', 'created_at', 'id'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('trouble_of_person')
    .on('trouble')
    .columns(['person_id', 'instrument_id', 'created_at'])
    .execute();
}
