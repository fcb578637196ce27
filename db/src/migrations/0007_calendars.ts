import { type Kysely, sql } from 'kysely';

/** Calendars of others that take time here, what was sent to people's calendars, and more kinds of feed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await feeds(db);
  await externalCalendars(db);
  await invitations(db);
}

async function feeds(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('feed').addColumn('class_code', 'text').execute();
}

async function externalCalendars(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('external_calendar')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('instrument_id', 'text', (c) => c.references('instrument.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('address', 'file')`))
    .addColumn('address', 'text')
    .addColumn('host', 'text')
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('zone', 'text', (c) => c.notNull())
    .addColumn('titles_at', 'bigint')
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('active', 'held', 'paused', 'stopped', 'removed')`),
    )
    .addColumn('etag', 'text')
    .addColumn('last_modified', 'text')
    .addColumn('busy_hash', 'text')
    .addColumn('frame', 'text')
    .addColumn('held_hash', 'text')
    .addColumn('held_at', 'bigint')
    .addColumn('report', 'text', (c) => c.notNull())
    .addColumn('refresh_minutes', 'integer')
    .addColumn('tried_at', 'bigint')
    .addColumn('fetched_at', 'bigint')
    .addColumn('next_at', 'bigint')
    .addColumn('claimed_until', 'bigint')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('failing_since', 'bigint')
    .addColumn('last_error', 'text')
    .addColumn('created_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('external_calendar_of_facility')
    .on('external_calendar')
    .columns(['facility_id', 'created_at', 'id'])
    .execute();
  await db.schema
    .createIndex('external_calendar_due')
    .on('external_calendar')
    .columns(['next_at', 'id'])
    .where(sql.ref('next_at'), 'is not', null)
    .execute();
  await db.schema
    .createTable('external_busy')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('calendar_id', 'text', (c) => c.notNull().references('external_calendar.id'))
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('title', 'text')
    .execute();
  await db.schema
    .createIndex('external_busy_of_instrument')
    .on('external_busy')
    .columns(['instrument_id', 'to_at'])
    .execute();
  await db.schema
    .createTable('external_met')
    .addColumn('calendar_id', 'text', (c) => c.notNull().references('external_calendar.id'))
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addPrimaryKeyConstraint('external_met_pk', ['calendar_id', 'booking_id'])
    .execute();
  await db.schema
    .createIndex('external_busy_of_calendar')
    .on('external_busy')
    .columns(['calendar_id', 'instrument_id', 'from_at'])
    .execute();
}

async function invitations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('person')
    .addColumn('calendar_by', 'text', (c) => c.notNull().defaultTo('feed').check(sql`calendar_by in ('feed', 'mail')`))
    .execute();
  await db.schema
    .createTable('invitation')
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('method', 'text', (c) => c.notNull().check(sql`method in ('REQUEST', 'CANCEL')`))
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('sent_at', 'bigint', (c) => c.notNull())
    .addColumn('mail_id', 'text')
    .addColumn('claimed_until', 'bigint')
    .addColumn('reply', 'text', (c) => c.check(sql`reply in ('accepted', 'declined', 'tentative')`))
    .addColumn('reply_sequence', 'integer')
    .addColumn('replied_at', 'bigint')
    .addPrimaryKeyConstraint('invitation_pk', ['booking_id', 'person_id'])
    .execute();
}
