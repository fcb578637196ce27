import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { checkInvariants } from '@jishi/db/invariants';
import type { Store } from '@jishi/db/open';
import { referencePath } from '@jishi/db/reference';
import { PATTERNS } from '@jishi/db/sample/patterns';
import { sampleAnchors } from '@jishi/db/sample/record';
import { makeSample } from '@jishi/db/sample/sample';
import type { Database } from '@jishi/db/schema';
import { loadReference } from '@jishi/server/catalogue/reference';
import { runSample } from '@jishi/server/cli/sample';
import { judge } from '@jishi/shared/rules/judge';
import { priceOf } from '@jishi/shared/rules/price';
import { withBuffers } from '@jishi/shared/rules/room';
import { nearestTimes } from '@jishi/shared/rules/suggest';
import { HOUR_MS, overlaps } from '@jishi/shared/time/span';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';
import { DAY_MS, readSampleWorld, type SampleWorld, ZONE } from './sample-world.ts';

const INSTRUMENTS = 1_500;
const NOW = Date.parse('2026-11-24T15:10:00+08:00');
const TODAY = Date.parse('2026-11-24T00:00:00+08:00');
const WINDOW = { from: TODAY - 30 * DAY_MS, to: TODAY + 80 * DAY_MS };
const INPUT = { instruments: INSTRUMENTS, seed: 7, now: NOW };

async function openWithReference(kind: 'sqlite' | 'postgres'): Promise<TestStore> {
  const test = await openTestStore(kind);
  await loadReference(test.store, () => {});
  return test;
}

const count = async (store: Store, table: keyof Database): Promise<number> =>
  Number(
    (
      await store.read
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst()
    )?.n,
  );

describe.each(KINDS)('sample catalogue on %s', (kind) => {
  let test: TestStore;
  let world: SampleWorld;

  beforeAll(async () => {
    test = await openWithReference(kind);
    await makeSample(test.store, INPUT);
    world = await readSampleWorld(test.store, WINDOW);
  }, 90_000);
  afterAll(() => test.close());

  it('has the instruments asked for, of at least 250 types, in all 41 cities, worth 52 billion yuan per 42,000', async () => {
    const rows = [...world.instruments.values()];
    expect(rows).toHaveLength(INSTRUMENTS);
    expect(new Set(rows.map((row) => row.type_id)).size).toBeGreaterThanOrEqual(250);
    const worthYuan = rows.reduce((sum, row) => sum + (row.worth_minor ?? 0) / 100, 0);
    const perInstrument = worthYuan / INSTRUMENTS;
    expect(perInstrument).toBeGreaterThan(51e9 / 42_000);
    expect(perInstrument).toBeLessThan(53.5e9 / 42_000);
    const institutions = await test.store.read
      .selectFrom('institution')
      .selectAll()
      .where('source', '=', 'sample')
      .execute();
    expect(new Set(institutions.map((row) => row.region_code)).size).toBe(41);
    expect(institutions.length).toBeGreaterThanOrEqual((INSTRUMENTS * 3_000) / 42_000);
  });

  it('marks every institution and facility as a sample and gives none the name of a real institution', async () => {
    const real = readFileSync(referencePath('institutions/ror_yrd_organizations.csv'), 'utf8');
    for (const table of ['institution', 'facility'] as const) {
      const rows = await test.store.read.selectFrom(table).selectAll().where('source', '=', 'sample').execute();
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        expect(row.name_zh).toMatch(/\(样例\)$/);
        expect(row.name_en).toMatch(/ \(sample\)$/);
        if (table === 'facility') continue;
        expect(real).not.toContain(row.name_zh?.replace('(样例)', ''));
        expect(real).not.toContain(row.name_en?.replace(' (sample)', ''));
      }
    }
  });

  it('opens facilities in every way that the patterns know', async () => {
    const rows = await test.store.read
      .selectFrom('schedule_version')
      .innerJoin('schedule', 'schedule.id', 'schedule_version.schedule_id')
      .innerJoin('facility', 'facility.id', 'schedule.facility_id')
      .select('schedule_version.name')
      .distinct()
      .where('facility.source', '=', 'sample')
      .execute();
    const names = Object.values(PATTERNS).map(({ name }) => name);
    expect(rows.map((row) => row.name).sort()).toEqual(names.sort());
  });

  it('has only bookings that the judge lets pass at the moment they were made', () => {
    const broken = world.bookings.flatMap((booking) => {
      const request = { from: booking.from_at, to: booking.to_at, mode: booking.mode };
      const refusals = judge(
        request,
        { ...world.factsFor(booking), ...(booking.state === 'cancelled' ? { taken: [] } : {}) },
        booking.created_at,
      );
      return refusals.length > 0 ? [{ id: booking.id, refusals }] : [];
    });
    expect(broken).toEqual([]);
    expect(world.bookings.length).toBeGreaterThan(INSTRUMENTS * 3);
    expect(world.bookings.length).toBeLessThan(INSTRUMENTS * 4.3);
    expect(world.bookings.every((booking) => booking.created_at < Math.min(TODAY, booking.from_at))).toBe(true);
    expect(world.bookings.every(({ from_at }) => from_at >= TODAY - 14 * DAY_MS && from_at < TODAY + 56 * DAY_MS)).toBe(
      true,
    );
  });

  it('takes the time of each booking that is not cancelled once, buffers included, and never twice', () => {
    const byOwner = Map.groupBy(world.occupancies, (row) => row.owner_id);
    for (const booking of world.bookings) {
      const rows = byOwner.get(booking.id) ?? [];
      if (booking.state === 'cancelled') {
        expect(rows).toEqual([]);
        continue;
      }
      const wanted = withBuffers({ from: booking.from_at, to: booking.to_at }, world.rulesOf(booking.instrument_id));
      expect(rows).toMatchObject([{ kind: 'booking', from_at: wanted.from, to_at: wanted.to }]);
    }
    for (const rows of Map.groupBy(world.occupancies, (row) => `${row.instrument_id} ${row.station}`).values()) {
      const spans = rows.map((row) => ({ from: row.from_at, to: row.to_at }));
      expect(spans.some((a, i) => spans.some((b, j) => i < j && overlaps(a, b)))).toBe(false);
    }
  });

  it('has bookings in the states that their times and rules allow', () => {
    const seen = new Set(world.bookings.map((booking) => booking.state));
    for (const state of ['completed', 'no-show', 'cancelled', 'in-use', 'confirmed', 'pending'])
      expect(seen).toContain(state);
    for (const booking of world.bookings) {
      const { approval } = world.rulesOf(booking.instrument_id, booking.user_class);
      if (booking.state === 'completed') expect(booking.to_at).toBeLessThanOrEqual(TODAY);
      if (booking.state === 'confirmed') expect(booking.from_at).toBeGreaterThanOrEqual(TODAY);
      if (booking.state === 'in-use') expect(booking.from_at < TODAY && booking.to_at > TODAY).toBe(true);
      if (booking.state === 'pending') {
        expect(approval).toEqual(['manager']);
      }
      expect((booking.cancelled_at !== null) === (booking.state === 'cancelled')).toBe(true);
      expect(booking.updated_at % 1000).toBe(0);
    }
  });

  it('breaks no invariant', async () => {
    expect((await checkInvariants(test.store.read)).filter((finding) => !finding.ok)).toEqual([]);
  });

  it('prices every booking by its price list, and its order adds up', async () => {
    const orders = await test.store.read.selectFrom('orders').selectAll().execute();
    const priceOfOrder = new Map(orders.map((order) => [order.id, order.price_minor]));
    for (const booking of world.bookings) {
      const span = { from: booking.from_at, to: booking.to_at };
      const prices = world.pricesOf(booking.instrument_id);
      const price = priceOf(span, prices, booking.user_class, ZONE, booking.created_at);
      expect(booking.price_minor).toBe(price.amountMinor);
      expect(priceOfOrder.get(booking.order_id)).toBe(price.amountMinor);
    }
    expect(orders).toHaveLength(world.bookings.length);
  });

  it('tells of each booking and closure once, in the order of time', async () => {
    const events = await test.store.read
      .selectFrom('event')
      .selectAll()
      .where('kind', 'in', ['booking.placed', 'closure.placed'])
      .orderBy('id')
      .execute();
    const closures = await test.store.read.selectFrom('closure').selectAll().execute();
    expect(closures.length).toBeGreaterThan(0);
    const subjects = [...world.bookings, ...closures].map((row) => row.id);
    expect(events.map((event) => event.subject_id).sort()).toEqual(subjects.sort());
    expect(events.every((event, at) => at === 0 || (events[at - 1]?.at ?? 0) <= event.at)).toBe(true);
    for (const closure of closures) {
      const taken = world.occupancies.filter((row) => row.owner_id === closure.id);
      expect(taken).toHaveLength(world.instruments.get(closure.instrument_id)?.stations ?? 0);
    }
  });

  it('offers the tour a microscope in Zhangjiang with several free gaps of four hours in the coming week', async () => {
    const anchors = await sampleAnchors(test.store.read);
    const here = [...world.instruments.values()].filter((row) => row.facility_id === anchors?.zhangjiangFacilityId);
    expect(here).toHaveLength(24);
    expect(here.every((row) => row.withdrawn_at === null)).toBe(true);
    expect(here.filter((row) => /transmission electron/i.test(row.name_en ?? '')).length).toBeGreaterThanOrEqual(2);
    const microscope = anchors?.microscopeId ?? '';
    expect(world.rulesOf(microscope)).toMatchObject({ approval: [], checkIn: 'none', wholeBlocks: [] });
    const facts = world.factsOf(microscope);
    const wanted = { from: NOW + 21 * HOUR_MS, to: NOW + 25 * HOUR_MS };
    const times = nearestTimes(wanted, facts, NOW, 20).filter((span) => span.to < NOW + 7 * DAY_MS);
    expect(times.length).toBeGreaterThanOrEqual(4);
    const places = await test.store.read
      .selectFrom('institution')
      .select(['id', 'kind', 'region_code'])
      .where('id', 'in', [anchors?.hefeiInstitutionId ?? '', anchors?.suzhouInstitutionId ?? ''])
      .orderBy('region_code', 'desc')
      .execute();
    expect(places).toMatchObject([
      { kind: 'education', region_code: '340100' },
      { kind: 'company', region_code: '320500' },
    ]);
  });

  it('does nothing when the same sample is there and refuses another one', async () => {
    const before = await count(test.store, 'booking');
    expect(await makeSample(test.store, { ...INPUT, now: NOW + 3 * DAY_MS })).toMatchObject({ made: false });
    await expect(makeSample(test.store, { ...INPUT, seed: 8 })).rejects.toThrow(/seed 7 is there already/);
    await expect(makeSample(test.store, { ...INPUT, instruments: 400 })).rejects.toThrow(/1500 instruments/);
    expect(await count(test.store, 'booking')).toBe(before);
  });

  it('leaves nothing behind when the load is cut off, and can be made afterwards', async () => {
    const other = await openWithReference(kind);
    const indexes = () => indexNames(other.store);
    const before = await indexes();
    const small = { instruments: 600, seed: 1, now: NOW };
    const cut = makeSample(other.store, small, () => {
      throw new Error('power cut');
    });
    await expect(cut).rejects.toThrow('power cut');
    for (const table of ['booking', 'occupancy', 'orders', 'person'] as const)
      expect(await count(other.store, table)).toBe(0);
    expect(await makeSample(other.store, small)).toMatchObject({ made: true });
    expect(await indexes()).toEqual(before);
    await other.close();
  }, 60_000);
});

async function indexNames(store: Store): Promise<string[]> {
  if (store.kind === 'postgres') return [];
  const { sql } = await import('kysely');
  const { rows } = await sql<{
    name: string;
  }>`select name from sqlite_master where type = 'index' order by name`.execute(store.read);
  return rows.map((row) => row.name);
}

/** All rows of the sample as text, without the numbers that a database gives to events. */
async function contentOf({ read }: Store): Promise<string> {
  const schedules = read
    .selectFrom('schedule')
    .innerJoin('facility', 'facility.id', 'schedule.facility_id')
    .where('facility.source', '=', 'sample');
  const samples = read.selectFrom('instrument').select('id').where('source', '=', 'sample');
  const tables: Promise<object[]>[] = [
    read.selectFrom('institution').selectAll().where('source', '=', 'sample').execute(),
    read.selectFrom('facility').selectAll().where('source', '=', 'sample').execute(),
    schedules.selectAll('schedule').execute(),
    read
      .selectFrom('schedule_version')
      .selectAll()
      .where('schedule_id', 'in', schedules.select('schedule.id'))
      .execute(),
    read.selectFrom('instrument').selectAll().where('source', '=', 'sample').execute(),
    read.selectFrom('agenda').selectAll().where('instrument_id', 'in', samples).execute(),
    read.selectFrom('person').selectAll().where('source', '=', 'sample').execute(),
    read.selectFrom('orders').selectAll().execute(),
    read.selectFrom('booking').selectAll().execute(),
    read.selectFrom('closure').selectAll().execute(),
    read.selectFrom('occupancy').selectAll().execute(),
    read
      .selectFrom('event')
      .select(['at', 'kind', 'actor_id', 'subject_id', 'data'])
      .where('instrument_id', 'in', samples)
      .execute(),
    read.selectFrom('setting').selectAll().where('key', '=', 'sample').execute(),
  ];
  const hash = createHash('sha256');
  for (const rows of await Promise.all(tables)) {
    expect(rows.length).toBeGreaterThan(0);
    hash.update(rows.map(textOf).sort().join('\n'));
  }
  return hash.digest('hex');
}

function textOf(row: object): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('sample catalogue from its seed', () => {
  const made = async (kind: 'sqlite' | 'postgres', seed: number, now: number): Promise<string> => {
    const test = await openWithReference(kind);
    await makeSample(test.store, { instruments: 400, seed, now });
    const content = await contentOf(test.store);
    await test.close();
    return content;
  };

  it('is the same for the same seed and day on both databases, and another for another seed or day', async () => {
    const first = await made('sqlite', 3, NOW);
    expect(await made('sqlite', 3, NOW + 6 * HOUR_MS)).toBe(first);
    expect(await made('postgres', 3, NOW)).toBe(first);
    expect(await made('sqlite', 4, NOW)).not.toBe(first);
    expect(await made('sqlite', 3, NOW + DAY_MS)).not.toBe(first);
  }, 120_000);
});

describe('jishi sample', () => {
  const run = async (test: TestStore, ...argv: string[]) => {
    const said: string[] = [];
    const terminal = { out: (line: string) => said.push(line), err: () => {}, read: async () => '' };
    const code = await runSample(argv, makeTestDeps(test.store, {}, NOW), terminal);
    return { code, said };
  };

  it('makes the sample once, and says in one line what is wrong', async () => {
    const test = await openTestStore('sqlite');
    const made = await run(test, '--instruments', '300', '--seed', '5', '--from', '2026-12-01');
    expect(made).toEqual({ code: 0, said: ['made: sample of 300 instruments, seed 5, around 2026-12-01'] });
    const again = await run(test, '--instruments', '300', '--seed', '5');
    expect(again.said).toEqual(['there already: sample of 300 instruments, seed 5, around 2026-12-01']);
    await expect(run(test, '--instruments', '300', '--seed', '6')).rejects.toThrow(
      /^jishi sample: a sample of 300 .* seed 5 /,
    );
    await expect(run(test, '--instruments', '-3')).rejects.toThrow();
    await expect(run(test, '--instruments', '7')).rejects.toThrow(/200 to 1000000/);
    await expect(run(test, '--from', '2026-02-30')).rejects.toThrow(/--from wants a date/);
    await test.close();
  }, 60_000);
});
