import { type Kysely, sql } from 'kysely';

/** Searches that people come back to, and those that the server watches for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('saved_search')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('question', 'text', (c) => c.notNull())
    .addColumn('within_days', 'integer')
    .addColumn('watch', 'text', (c) => c.notNull().check(sql`watch in ('off', 'on', 'paused', 'over')`))
    .addColumn('fits', 'integer')
    .addColumn('looks', 'integer', (c) => c.notNull())
    .addColumn('looked_at', 'bigint', (c) => c.notNull())
    .addColumn('looked_event', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('told_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('saved_search_of_person')
    .on('saved_search')
    .columns(['person_id', 'created_at', 'id'])
    .execute();
  // Everything that says whether one is due, so that the rows themselves are not read for it.
  await db.schema
    .createIndex('saved_search_watched')
    .on('saved_search')
    .columns(['looked_at', 'id', 'due_at', 'looked_event', 'person_id'])
    .where(sql.ref('due_at'), 'is not', null)
    .execute();
  await db.schema
    .createTable('saved_search_known')
    .addColumn('search_id', 'text', (c) => c.notNull().references('saved_search.id'))
    .addColumn('instrument_id', 'text', (c) => c.notNull().references('instrument.id'))
    .addPrimaryKeyConstraint('saved_search_known_pk', ['search_id', 'instrument_id'])
    .execute();
}
