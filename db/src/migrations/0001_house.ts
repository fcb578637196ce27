import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import { isPostgres } from '../dialect.ts';

/** Names in both languages. */
const named = <T extends string>(table: CreateTableBuilder<T, never>) =>
  table.addColumn('name_zh', 'text').addColumn('name_en', 'text');

const GRID_MS = sql.lit(900_000);

export async function up(db: Kysely<unknown>): Promise<void> {
  await reference(db);
  await owners(db);
  await instruments(db);
  await people(db);
  await bookings(db);
  await memory(db);
}

async function reference(db: Kysely<unknown>): Promise<void> {
  await named(db.schema.createTable('region') as never)
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('level', 'text', (c) => c.notNull())
    .addColumn('parent_code', 'text', (c) => c.references('region.code'))
    .addColumn('lat', 'double precision')
    .addColumn('lng', 'double precision')
    .execute();
  await named(db.schema.createTable('holiday') as never)
    .addColumn('calendar', 'text', (c) => c.notNull())
    .addColumn('date', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('off', 'work')`))
    .addPrimaryKeyConstraint('holiday_pk', ['calendar', 'date'] as never)
    .execute();
  await named(db.schema.createTable('instrument_class') as never)
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('parent_code', 'text', (c) => c.references('instrument_class.code'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .execute();
  await named(db.schema.createTable('technique') as never)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('abbreviations', 'text', (c) => c.notNull())
    .addColumn('synonyms', 'text', (c) => c.notNull())
    .addColumn('broader_id', 'text')
    .execute();
  await named(db.schema.createTable('instrument_type') as never)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('class_code', 'text', (c) => c.notNull().references('instrument_class.code'))
    .addColumn('techniques', 'text', (c) => c.notNull())
    .addColumn('abbreviations', 'text', (c) => c.notNull())
    .addColumn('synonyms', 'text', (c) => c.notNull())
    .execute();
}

async function owners(db: Kysely<unknown>): Promise<void> {
  await named(db.schema.createTable('institution') as never)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('source_key', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('region_code', 'text', (c) => c.references('region.code'))
    .addColumn('lat', 'double precision')
    .addColumn('lng', 'double precision')
    .addColumn('website', 'text')
    .addColumn('ror', 'text')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('institution_origin', ['source', 'source_key'] as never)
    .execute();
  await named(db.schema.createTable('facility') as never)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('source_key', 'text', (c) => c.notNull())
    .addColumn('institution_id', 'text', (c) => c.notNull().references('institution.id'))
    .addColumn('region_code', 'text', (c) => c.references('region.code'))
    .addColumn('zone', 'text', (c) => c.notNull())
    .addColumn('lat', 'double precision')
    .addColumn('lng', 'double precision')
    .addColumn('address', 'text')
    .addColumn('email', 'text')
    .addColumn('schedule_id', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('facility_origin', ['source', 'source_key'] as never)
    .execute();
  await db.schema
    .createTable('schedule')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('schedule_version')
    .addColumn('schedule_id', 'text', (c) => c.notNull().references('schedule.id'))
    .addColumn('effective_from', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('zone', 'text', (c) => c.notNull())
    .addColumn('holidays', 'text')
    .addColumn('weekly', 'text', (c) => c.notNull())
    .addColumn('exceptions', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('schedule_version_pk', ['schedule_id', 'effective_from'])
    .execute();
  await db.schema.createIndex('schedule_of_facility').on('schedule').column('facility_id').execute();
  await db.schema.createIndex('facility_of_institution').on('facility').column('institution_id').execute();
}

async function instruments(db: Kysely<unknown>): Promise<void> {
  await named(db.schema.createTable('instrument') as never)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('source_key', 'text', (c) => c.notNull())
    .addColumn('institution_id', 'text', (c) => c.notNull().references('institution.id'))
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('schedule_id', 'text', (c) => c.notNull().references('schedule.id'))
    .addColumn('type_id', 'text', (c) => c.references('instrument_type.id'))
    .addColumn('class_code', 'text', (c) => c.references('instrument_class.code'))
    .addColumn('techniques', 'text', (c) => c.notNull())
    .addColumn('manufacturer', 'text')
    .addColumn('model', 'text')
    .addColumn('function_zh', 'text')
    .addColumn('function_en', 'text')
    .addColumn('specs_zh', 'text')
    .addColumn('specs_en', 'text')
    .addColumn('worth_minor', 'bigint', (c) => c.check(sql`worth_minor >= 0`))
    .addColumn('worth_currency', 'text')
    .addColumn('put_in_use_on', 'text')
    .addColumn('modes', 'text', (c) => c.notNull())
    .addColumn('rules', 'text', (c) => c.notNull())
    .addColumn('prices', 'text')
    .addColumn('stations', 'integer', (c) => c.notNull().check(sql`stations between 1 and 1000`))
    .addColumn('withdrawn_at', 'bigint')
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('instrument_origin', ['source', 'source_key'] as never)
    .execute();
  await db.schema
    .createTable('agenda')
    .addColumn('instrument_id', 'text', (c) => c.primaryKey().references('instrument.id'))
    .addColumn('version', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('instrument_of_facility').on('instrument').column('facility_id').execute();
  await db.schema.createIndex('instrument_of_schedule').on('instrument').column('schedule_id').execute();
  await db.schema.createIndex('instrument_of_type').on('instrument').column('type_id').execute();
}

async function people(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('person')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('institution_id', 'text', (c) => c.references('institution.id'))
    .addColumn('language', 'text')
    .addColumn('zone', 'text')
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('suspended_at', 'bigint')
    .execute();
  await db.schema
    .createTable('facility_manager')
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('since_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('facility_manager_pk', ['person_id', 'facility_id'])
    .execute();
  await db.schema
    .createTable('administrator')
    .addColumn('person_id', 'text', (c) => c.primaryKey().references('person.id'))
    .addColumn('since_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('feed')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text')
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('secret_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_used_at', 'bigint')
    .addColumn('last_user_agent', 'text')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema.createIndex('feed_of_person').on('feed').column('person_id').execute();
}

async function bookings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('orders')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('price_minor', 'bigint', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('booking')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('order_id', 'text', (c) => c.notNull().references('orders.id'))
    .addColumn('line', 'integer', (c) => c.notNull())
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('user_class', 'text', (c) => c.notNull())
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('purpose', 'text')
    .addColumn('reason', 'text')
    .addColumn('price_minor', 'bigint', (c) => c.notNull().check(sql`price_minor >= 0`))
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('calendar_uid', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('cancelled_at', 'bigint')
    .addCheckConstraint('booking_span', sql`from_at < to_at and from_at % ${GRID_MS} = 0 and to_at % ${GRID_MS} = 0`)
    .execute();
  await db.schema.createIndex('booking_of_order').on('booking').columns(['order_id', 'line']).unique().execute();
  await db.schema.createIndex('booking_of_person').on('booking').columns(['person_id', 'from_at']).execute();
  await db.schema.createIndex('booking_of_instrument').on('booking').columns(['instrument_id', 'from_at']).execute();
  await db.schema.createIndex('booking_by_start').on('booking').columns(['from_at', 'id']).execute();
  await db.schema.createIndex('booking_of_facility').on('booking').columns(['facility_id', 'from_at']).execute();
  await db.schema
    .createTable('closure')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addCheckConstraint('closure_span', sql`from_at < to_at and from_at % ${GRID_MS} = 0 and to_at % ${GRID_MS} = 0`)
    .execute();
  await db.schema.createIndex('closure_of_instrument').on('closure').columns(['instrument_id', 'from_at']).execute();
  await db.schema.createIndex('closure_of_facility').on('closure').columns(['facility_id', 'from_at']).execute();
  await occupancy(db);
}

async function occupancy(db: Kysely<unknown>): Promise<void> {
  const table = db.schema
    .createTable('occupancy')
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addColumn('station', 'integer', (c) => c.notNull().check(sql`station >= 0`))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) =>
      c.notNull().check(sql`kind in ('booking', 'hold', 'maintenance', 'closure', 'external')`),
    )
    .addColumn('owner_id', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.check(sql`(kind = 'hold') = (expires_at is not null)`))
    .addPrimaryKeyConstraint('occupancy_pk', ['instrument_id', 'station', 'from_at'])
    .addCheckConstraint('occupancy_span', sql`from_at < to_at and from_at % ${GRID_MS} = 0 and to_at % ${GRID_MS} = 0`);
  await (isPostgres(db) ? table : table.modifyEnd(sql`without rowid`)).execute();
  await db.schema.createIndex('occupancy_of_owner').on('occupancy').column('owner_id').execute();
  if (isPostgres(db)) await overlapConstraint(db);
  else await overlapTriggers(db);
}

async function overlapConstraint(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists btree_gist`.execute(db);
  await sql`
    alter table occupancy add constraint occupancy_overlap
    exclude using gist (instrument_id with =, station with =, int8range(from_at, to_at) with &&)
  `.execute(db);
}

/**
 * Rows of a station never overlap, so the one that begins last before the new row's end is the only one that can
 * reach into it: one step in the primary key decides.
 */
async function overlapTriggers(db: Kysely<unknown>): Promise<void> {
  const lastBefore = (also: string) => `
    select to_at from occupancy
    where instrument_id = new.instrument_id and station = new.station and from_at < new.to_at ${also}
    order by from_at desc limit 1`;
  const notOld = 'and not (instrument_id = old.instrument_id and station = old.station and from_at = old.from_at)';
  await sql
    .raw(`
    create trigger occupancy_overlap_insert before insert on occupancy
    when (${lastBefore('')}) > new.from_at
    begin select raise(abort, 'occupancy_overlap'); end`)
    .execute(db);
  await sql
    .raw(`
    create trigger occupancy_overlap_update before update of instrument_id, station, from_at, to_at on occupancy
    when (${lastBefore(notOld)}) > new.from_at
    begin select raise(abort, 'occupancy_overlap'); end`)
    .execute(db);
}

async function memory(db: Kysely<unknown>): Promise<void> {
  const event = db.schema.createTable('event');
  const numbered = isPostgres(db)
    ? event
        .addColumn('id', 'bigint', (c) => c.primaryKey().generatedAlwaysAsIdentity())
        // Events are read in the order (xact, id) and only below the oldest open transaction; see queries/event.ts.
        .addColumn('xact', sql`xid8`, (c) => c.notNull().defaultTo(sql`pg_current_xact_id()`))
    : event.addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement());
  await numbered
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('instrument_id', 'text')
    .addColumn('facility_id', 'text')
    .addColumn('person_id', 'text')
    .addColumn('data', 'text', (c) => c.notNull())
    .execute();
  const order = isPostgres(db) ? ['xact', 'id'] : ['id'];
  for (const column of ['instrument_id', 'facility_id', 'person_id', 'subject_id']) {
    await db.schema
      .createIndex(`event_of_${column}`)
      .on('event')
      .columns([column, ...order])
      .execute();
  }
  if (isPostgres(db)) await db.schema.createIndex('event_order').on('event').columns(order).execute();
  await db.schema
    .createTable('setting')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}
