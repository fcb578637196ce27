import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

/** What leaves the house: mail and webhooks wait here until the other end has taken them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await mail(db);
  await digest(db);
  await webhook(db);
  await delivery(db);
}

/** `set_at` is when `next_at` was written: a clock that stands before it has been put back. */
const outgoing = <T extends string>(table: CreateTableBuilder<T, never>) =>
  table
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('waiting', 'sent', 'dead')`))
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'bigint', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .addColumn('claimed_until', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('sent_at', 'bigint')
    .addColumn('last_error', 'text');

async function mail(db: Kysely<unknown>): Promise<void> {
  await outgoing(db.schema.createTable('mail') as never)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('change_key', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('content', 'text', (c) => c.notNull())
    .addUniqueConstraint('mail_once', ['change_key', 'person_id'] as never)
    .execute();
  await db.schema.createIndex('mail_by_state').on('mail').columns(['state', 'next_at']).execute();
}

/** What the managers of a facility will be told with the next digest. */
async function digest(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('digest_item')
    .addColumn('event_id', 'bigint', (c) => c.primaryKey())
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('actor_id', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('digest_of_facility').on('digest_item').columns(['facility_id', 'at']).execute();
}

async function webhook(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhook')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('kinds', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('disabled_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('webhook_of_facility').on('webhook').column('facility_id').execute();
}

async function delivery(db: Kysely<unknown>): Promise<void> {
  await outgoing(db.schema.createTable('delivery') as never)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('webhook_id', 'text', (c) => c.notNull().references('webhook.id'))
    .addColumn('event_id', 'bigint')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('last_status', 'integer')
    .addUniqueConstraint('delivery_once', ['webhook_id', 'event_id'] as never)
    .execute();
  await db.schema.createIndex('delivery_by_state').on('delivery').columns(['state', 'next_at']).execute();
  await db.schema
    .createIndex('delivery_of_webhook')
    .on('delivery')
    .columns(['webhook_id', 'created_at', 'id'])
    .execute();
}
