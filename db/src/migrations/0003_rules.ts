import { type Kysely, sql } from 'kysely';

/** Rules in layers, and what rules ask about people: groups, authorisations, pauses, breaches, stand-ins. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await layers(db);
  await groups(db);
  await standing(db);
}

async function layers(db: Kysely<unknown>): Promise<void> {
  for (const table of ['institution', 'facility']) {
    await db.schema
      .alterTable(table)
      .addColumn('rules', 'text', (c) => c.notNull().defaultTo('{}'))
      .execute();
    await db.schema
      .alterTable(table)
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
  }
  const { rows } = await sql<{ id: string; rules: string }>`select id, rules from instrument`.execute(db);
  for (const { id, rules } of rows) {
    const layer = JSON.stringify(withSteps(JSON.parse(rules)));
    // By the key: rules are as many as instruments, and looking for each of them would read the whole table each time.
    if (layer !== rules) await sql`update instrument set rules = ${layer} where id = ${id}`.execute(db);
  }
}

/** What every instrument said of itself though nobody had chosen it; above it there was nothing to inherit. */
const UNSAID: Readonly<Record<string, unknown>> = {
  stepMinutes: 15,
  minMinutes: 15,
  maxMinutes: 480,
  noticeMinutes: 0,
  horizonDays: 90,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  maxActive: null,
  maxMinutesPerWeek: null,
};

/** Leaves out what is the default anyway, so that facilities can say it; `approval` was one word for who waits. */
function withSteps(rules: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { approval, ...said } = rules;
  const rest = Object.fromEntries(Object.entries(said).filter(([name, value]) => UNSAID[name] !== value));
  if (approval === 'all') return { ...rest, approval: ['manager'] };
  if (approval !== 'outsiders') return approval === 'none' ? rest : rules;
  const outsiders = { when: { class: ['academic', 'company'] }, set: { approval: ['manager'] } };
  return { ...rest, cases: [outsiders] };
}

async function groups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('research_group')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('institution_id', 'text', (c) => c.notNull().references('institution.id'))
    .addColumn('name_zh', 'text')
    .addColumn('name_en', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('made_by', 'text', (c) => c.references('person.id'))
    .addColumn('confirmed_at', 'bigint')
    .execute();
  await db.schema.createIndex('group_of_maker').on('research_group').column('made_by').execute();
  await db.schema
    .createTable('group_member')
    .addColumn('group_id', 'text', (c) => c.notNull().references('research_group.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('head', 'member')`))
    .addColumn('since_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('group_member_pk', ['group_id', 'person_id'])
    .execute();
  await db.schema.createIndex('group_of_member').on('group_member').column('person_id').execute();
  await db.schema
    .createTable('stand_in')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('for_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('until_at', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('stand_in_of_person').on('stand_in').column('person_id').execute();
}

async function standing(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('authorisation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('facility_id', 'text', (c) => c.notNull().references('facility.id'))
    .addColumn('instrument_id', 'text', (c) => c.references('instrument.id'))
    .addColumn('type_id', 'text', (c) => c.references('instrument_type.id'))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('until_at', 'bigint')
    .addColumn('note', 'text')
    .addColumn('granted_by', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('authorisation_of_person')
    .on('authorisation')
    .columns(['person_id', 'facility_id'])
    .execute();
  await db.schema
    .createTable('pause')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('person_id', 'text', (c) => c.notNull().references('person.id'))
    .addColumn('facility_id', 'text', (c) => c.references('facility.id'))
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('until_at', 'bigint')
    .addColumn('reason', 'text')
    .addColumn('set_by', 'text', (c) => c.references('person.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('lifted_at', 'bigint')
    .execute();
  await db.schema.createIndex('pause_of_person').on('pause').column('person_id').execute();
}
