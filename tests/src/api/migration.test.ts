import { migrate } from '@jishi/db/migrate';
import { up as house } from '@jishi/db/migrations/0001_house';
import { up as identity } from '@jishi/db/migrations/0002_identity';
import { openStore, type Store } from '@jishi/db/open';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, describe, expect, test } from 'vitest';
import { createDatabase } from '../support/postgres.ts';
import { createFile } from '../support/sqlite.ts';
import { KINDS } from '../support/store.ts';

/** As the first release wrote it: every setting, and one word for who waits. */
const OLD_RULES = {
  stepMinutes: 15,
  minMinutes: 60,
  maxMinutes: 480,
  noticeMinutes: 0,
  horizonDays: 90,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 15,
  maxActive: null,
  maxMinutesPerWeek: null,
};

describe.each(KINDS)('a database of the first release on %s', (kind) => {
  let close: () => Promise<void> = async () => {};
  afterEach(() => close());

  async function openFirst(): Promise<Store> {
    const { url, drop } = kind === 'sqlite' ? createFile() : await createDatabase();
    const store = openStore(url);
    close = async () => {
      await store.close();
      await drop();
    };
    const first = { '0001_house': { up: house }, '0002_identity': { up: identity } };
    const { error } = await new Migrator({
      db: store.write,
      provider: { getMigrations: async () => first },
    }).migrateToLatest();
    if (error) throw error;
    await sql`insert into institution (id, source, source_key, kind, updated_at) values ('i', 't', 'i', 'education', 0)`.execute(
      store.write,
    );
    await sql`insert into facility (id, source, source_key, institution_id, zone, schedule_id, updated_at)
      values ('f', 't', 'f', 'i', 'Asia/Shanghai', 's', 0)`.execute(store.write);
    await sql`insert into schedule values ('s', 'f', 1)`.execute(store.write);
    await sql`insert into person (id, name, email, source, created_at) values ('p', '李工', 'p@x', 't', 0)`.execute(
      store.write,
    );
    await sql`insert into orders values ('o', 'p', 'h', 0, 'XXX', 0)`.execute(store.write);
    for (const approval of ['none', 'outsiders', 'all']) await addInstrument(store, approval);
    return store;
  }

  async function addInstrument({ write }: Store, approval: string): Promise<void> {
    const rules = JSON.stringify({ ...OLD_RULES, approval });
    await sql`insert into instrument (id, source, source_key, institution_id, facility_id, schedule_id, techniques, modes,
      rules, stations, version, created_at, updated_at)
      values (${approval}, 't', ${approval}, 'i', 'f', 's', '[]', '["self"]', ${rules}, 1, 1, 0, 0)`.execute(write);
  }

  test('keeps its rules, and what nobody had chosen can be said by the facility', async () => {
    const store = await openFirst();
    await migrate(store.write);
    const rows = await store.read.selectFrom('instrument').select(['id', 'rules']).execute();
    const layers = Object.fromEntries(rows.map(({ id, rules }) => [id, JSON.parse(rules)]));
    const chosen = { minMinutes: 60, bufferAfterMinutes: 15 };
    const outsiders = { when: { class: ['academic', 'company'] }, set: { approval: ['manager'] } };
    expect(layers).toEqual({
      none: chosen,
      all: { ...chosen, approval: ['manager'] },
      outsiders: { ...chosen, cases: [outsiders] },
    });
  });

  test('knows of each booking when to look at it next, and who has to approve what waits', async () => {
    const store = await openFirst();
    const quarter = 900_000;
    for (const [line, state] of ['pending', 'confirmed', 'in-use', 'cancelled'].entries()) {
      const from = 1_000 * quarter;
      await sql`insert into booking (id, order_id, line, instrument_id, facility_id, person_id, user_class, mode, from_at,
        to_at, state, price_minor, currency, version, sequence, calendar_uid, created_at, updated_at)
        values (${state}, 'o', ${line}, 'all', 'f', 'p', 'academic', 'self', ${from}, ${from + quarter}, ${state}, 0, 'XXX',
        1, 0, ${state}, 0, 0)`.execute(store.write);
    }
    await migrate(store.write);
    const rows = await store.read.selectFrom('booking').select(['id', 'due_at', 'terms']).orderBy('id').execute();
    expect(rows.map(({ id, due_at }) => [id, due_at === null])).toEqual([
      ['cancelled', true],
      ['confirmed', false],
      ['in-use', false],
      ['pending', false],
    ]);
    const steps = await store.read.selectFrom('approval').select(['booking_id', 'party', 'decision']).execute();
    expect(steps).toEqual([{ booking_id: 'pending', party: 'manager', decision: null }]);
  });
});
