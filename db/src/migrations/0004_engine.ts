import { type Kysely, sql } from 'kysely';

const GRID_MS = sql.lit(900_000);

/** Parts, approvals, holds, series, waiting list, breaches, changes of availability, and what the server does by itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await parts(db);
  await bookings(db);
  await series(db);
  await waiting(db);
  await breaches(db);
  await changes(db);
  await work(db);
}

/** A part is what a booking of an instrument takes along: a shared room, a detector, an accessory. */
async function parts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('instrument')
    .addColumn('kind', 'text', (c) => c.notNull().defaultTo('instrument').check(sql`kind in ('instrument', 'part')`))
    .execute();
  await db.schema
    .createTable('instrument_part')
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('part_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('need', 'text', (c) => c.notNull().check(sql`need in ('always', 'optional')`))
    .addPrimaryKeyConstraint('instrument_part_pk', ['instrument_id', 'part_id'])
    .addCheckConstraint('instrument_part_other', sql`instrument_id <> part_id`)
    .execute();
  await db.schema.createIndex('instrument_of_part').on('instrument_part').column('part_id').execute();
  await db.schema
    .createTable('booking_part')
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addColumn('part_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addPrimaryKeyConstraint('booking_part_pk', ['booking_id', 'part_id'])
    .execute();
}

async function bookings(db: Kysely<unknown>): Promise<void> {
  const texts = ['group_id', 'series_id'];
  for (const column of texts) await db.schema.alterTable('booking').addColumn(column, 'text').execute();
  const numbers = ['occurrence_at', 'checked_in_at', 'checked_out_at', 'used_from', 'used_to', 'due_at', 'fee_minor'];
  for (const column of numbers) await db.schema.alterTable('booking').addColumn(column, 'bigint').execute();
  await db.schema
    .alterTable('booking')
    .addColumn('terms', 'text', (c) => c.notNull().defaultTo('{}'))
    .execute();
  await db.schema
    .createIndex('booking_due')
    .on('booking')
    .column('due_at')
    .where(sql.ref('due_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('booking_of_group')
    .on('booking')
    .columns(['group_id', 'from_at'])
    .where(sql.ref('group_id'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('booking_of_series')
    .on('booking')
    .columns(['series_id', 'occurrence_at'])
    .where(sql.ref('series_id'), 'is not', null)
    .execute();
  await db.schema
    .createTable('approval')
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addColumn('step', 'integer', (c) => c.notNull())
    .addColumn('party', 'text', (c) => c.notNull().check(sql`party in ('group-head', 'manager')`))
    .addColumn('asked_at', 'bigint')
    .addColumn('due_at', 'bigint')
    .addColumn('remind_at', 'bigint')
    .addColumn('decided_at', 'bigint')
    .addColumn('decided_by', 'text', (c) => c.references('person.id'))
    .addColumn('decision', 'text', (c) => c.check(sql`decision in ('approved', 'declined')`))
    .addPrimaryKeyConstraint('approval_pk', ['booking_id', 'step'])
    .execute();
  await carryOver(db);
  await db.schema
    .createTable('hold')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('lines', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ordered_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('hold_open')
    .on('hold')
    .column('expires_at')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema.createIndex('hold_of_person').on('hold').columns(['person_id', 'expires_at']).execute();
  await db.schema
    .createIndex('occupancy_expiring')
    .on('occupancy')
    .column('expires_at')
    .where(sql.ref('expires_at'), 'is not', null)
    .execute();
}

/** What was booked before is looked at when it begins or ends, and what waits still waits for the manager. */
async function carryOver(db: Kysely<unknown>): Promise<void> {
  await sql`update booking set due_at = case state when 'pending' then from_at when 'confirmed' then to_at
    else to_at + 3600000 end where state in ('pending', 'confirmed', 'in-use')`.execute(db);
  await sql`insert into approval (booking_id, step, party, asked_at)
    select id, 0, 'manager', created_at from booking where state = 'pending'`.execute(db);
}

async function series(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('series')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('order_id', 'text', (c) => c.notNull().references('orders.id'))
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('zone', 'text', (c) => c.notNull())
    .addColumn('rrule', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
}

async function waiting(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('wish')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('group_id', 'text')
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('mode', 'text')
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('minutes', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('waiting', 'offered', 'fulfilled', 'withdrawn', 'ended')`),
    )
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('queued_at', 'bigint', (c) => c.notNull())
    .addColumn('looked_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('wish_of_person').on('wish').column('person_id').execute();
  await db.schema
    .createIndex('wish_waiting')
    .on('wish')
    .columns(['looked_at', 'id'])
    .where(sql.ref('state'), '=', sql.lit('waiting'))
    .execute();
  await db.schema
    .createTable('wish_instrument')
    .addColumn('wish_id', 'text', (c) => c.notNull().references('wish.id'))
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addPrimaryKeyConstraint('wish_instrument_pk', ['instrument_id', 'wish_id'])
    .execute();
  await db.schema.createIndex('wish_instrument_of_wish').on('wish_instrument').column('wish_id').execute();
  await db.schema
    .createTable('offer')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('wish_id', 'text', (c) => c.notNull().references('wish.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')`),
    )
    .addColumn('booking_id', 'text', (c) => c.references('booking.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addCheckConstraint('offer_span', sql`from_at < to_at and from_at % ${GRID_MS} = 0 and to_at % ${GRID_MS} = 0`)
    .execute();
  await db.schema.createIndex('offer_of_wish').on('offer').column('wish_id').execute();
  await db.schema
    .createIndex('offer_open')
    .on('offer')
    .column('expires_at')
    .where(sql.ref('state'), '=', sql.lit('open'))
    .execute();
}

async function breaches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('breach')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('booking_id', 'text', (c) => c.notNull().references('booking.id'))
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('no-show', 'late-cancel', 'overrun')`))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('pause_id', 'text', (c) => c.references('pause.id'))
    .addColumn('appeal', 'text')
    .addColumn('appealed_at', 'bigint')
    .addColumn('decided_at', 'bigint')
    .addColumn('decided_by', 'text', (c) => c.references('person.id'))
    .addColumn('waived_at', 'bigint')
    .addColumn('note', 'text')
    .addUniqueConstraint('breach_once', ['booking_id', 'kind'])
    .execute();
  await db.schema.createIndex('breach_of_person').on('breach').columns(['person_id', 'facility_id', 'at']).execute();
  await db.schema.createIndex('breach_of_facility').on('breach').columns(['facility_id', 'at']).execute();
}

async function changes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('availability_change')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('actor_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('closure', 'schedule', 'breakdown')`))
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('undo', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('undone_at', 'bigint')
    .addColumn('undone_by', 'text', (c) => c.references('person.id'))
    .execute();
  await db.schema.createIndex('change_of_facility').on('availability_change').columns(['facility_id', 'at']).execute();
  await db.schema.alterTable('closure').addColumn('change_id', 'text').execute();
}

/** Whose turn it is to do recurring work, and how far followers of `event` have come. */
async function work(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('lease')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('until_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('follower')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('cursor', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
}
