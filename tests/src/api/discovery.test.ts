import { type Store, transact } from '@jishi/db/open';
import { readInstruments, readLayers, readReference, readScheduleIds, readTakenOf } from '@jishi/db/queries/discovery';
import { appendEvents } from '@jishi/db/queries/event';
import { readNeeds } from '@jishi/db/queries/needs';
import { readReaderStanding } from '@jishi/db/queries/reader';
import { readScheduleVersions } from '@jishi/db/queries/schedule';
import { type Discovery, openDiscovery } from '@jishi/server/discovery/discovery';
import { discoveryRoutes } from '@jishi/server/discovery/routes';
import { knownUntil } from '@jishi/server/discovery/time/timeline';
import { newRouter, onError } from '@jishi/server/http/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { EventKind } from '@jishi/shared/schema/event';
import { type InstrumentPage, instrumentPage, instrumentQuery } from '@jishi/shared/schema/instrument';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { GRID_MS } from '@jishi/shared/time/grid';
import { HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expected } from '../property/discovery/oracle.ts';
import { languageOf } from '../property/discovery/words.ts';
import type { World } from '../property/discovery/world.ts';
import { makeTestDeps, type TestDeps } from '../support/deps.ts';
import { addFacility, addInstitution, addInstrument, OFFICE, type TestFacility } from '../support/fixture.ts';
import { below, pick, randomOf } from '../support/random.ts';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';

/** Monday, 11:07 in Shanghai. */
const NOW = Date.parse('2026-11-23T03:07:00Z');
const at = (text: string) => Date.parse(`${text}:00Z`);

type House = {
  readonly deps: TestDeps;
  readonly discovery: Discovery;
  readonly get: (path: string) => Promise<Response>;
  readonly find: (question: string) => Promise<InstrumentPage>;
};

function open(store: Store, now = NOW): House {
  const deps = makeTestDeps(store, {}, now);
  const discovery = openDiscovery(deps);
  const app = newRouter();
  app.onError(onError(deps));
  app.use(async (c, next) => {
    c.set('requestId', 'r-1');
    c.set('actor', null);
    await next();
  });
  app.route('/', discoveryRoutes(deps, discovery));
  const get = async (path: string) => app.request(path);
  const find = async (question: string) => {
    const answer = await get(`/instruments?${question}`);
    expect(answer.status).toBe(200);
    return instrumentPage.parse(await answer.json());
  };
  return { deps, discovery, get, find };
}

type Told = {
  readonly kind: EventKind;
  readonly subjectId?: string;
  readonly instrumentId?: string;
  readonly facilityId?: string;
};

/** Does something and tells of it in one transaction, then waits until discovery has heard. */
async function tell(
  house: House,
  told: Told,
  work: (db: Parameters<Parameters<typeof transact>[1]>[0]) => Promise<unknown>,
) {
  await transact(house.deps.store, async (trx) => {
    await work(trx);
    const event = { at: house.deps.clock(), actorId: null, subjectId: told.subjectId ?? uuidv7(), ...told };
    await appendEvents(trx, [event]);
  });
  await caughtUp(house);
}

async function caughtUp({ deps, discovery }: House): Promise<void> {
  deps.passMinutes(1 / 60_000);
  const committedAt = deps.clock();
  discovery.nudge();
  await until(() => (discovery.asOf() ?? 0) >= committedAt);
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('waited ten seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

type Take = { readonly instrumentId: string; readonly from: number; readonly to: number };

const occupancy = (
  take: Take,
  more: { station?: number; kind?: 'booking' | 'closure' | 'hold'; expiresAt?: number } = {},
) => ({
  instrument_id: take.instrumentId,
  station: more.station ?? 0,
  from_at: take.from,
  to_at: take.to,
  kind: more.kind ?? ('booking' as const),
  owner_id: uuidv7(),
  expires_at: more.expiresAt ?? null,
});

const reader = (of: Partial<Actor>): Actor => ({
  personId: uuidv7(),
  institutionId: null,
  institutionKind: null,
  institutionRegion: null,
  administrator: false,
  facilityIds: new Set(),
  headOf: new Set(),
  memberOf: new Set(),
  ...of,
});

describe.each(KINDS)('discovery on %s', (kind) => {
  let opened: TestStore;
  let house: House;
  let facility: TestFacility;

  beforeEach(async () => {
    opened = await openTestStore(kind);
    const institution = await addInstitution(opened.store, '样例大学');
    facility = await addFacility(opened.store, institution, '电镜中心', { lat: 31.2, lng: 121.5 });
    house = open(opened.store);
    await house.discovery.ready;
  });
  afterEach(async () => {
    await house.discovery.close();
    await opened.close();
  });

  const added = async (given: Parameters<typeof addInstrument>[2], where = facility): Promise<string> => {
    const id = await addInstrument(opened.store, where, given);
    await tell(house, { kind: 'instrument.changed', subjectId: id, instrumentId: id }, async () => {});
    return id;
  };

  test('an instrument that is added, edited or withdrawn is found, found otherwise, or gone', async () => {
    const id = await added({ name: '场发射扫描电镜' });
    expect((await house.find('q=扫描电镜')).items.map((item) => item.id)).toEqual([id]);
    expect((await house.find('q=质谱')).total).toBe(0);
    await tell(house, { kind: 'instrument.changed', instrumentId: id }, (trx) =>
      trx.updateTable('instrument').set({ name_zh: '质谱仪', model: 'QE-HF 2' }).where('id', '=', id).execute(),
    );
    expect((await house.find('q=扫描')).total).toBe(0);
    expect((await house.find('q=qehf2')).total).toBe(1);
    await tell(house, { kind: 'instrument.changed', instrumentId: id }, (trx) =>
      trx.updateTable('instrument').set({ withdrawn_at: NOW }).where('id', '=', id).execute(),
    );
    expect((await house.find('')).total).toBe(0);
  });

  test('a booking takes the next free slot away, and its end gives it back', async () => {
    const id = await added({ rules: { minMinutes: 60, bufferAfterMinutes: 30 } });
    const first = (await house.find('')).items[0]?.nextFree;
    expect(first).toEqual({ from: '2026-11-23T03:15:00Z', to: '2026-11-23T04:15:00Z' });
    const take = { instrumentId: id, from: at('2026-11-23T04:15'), to: at('2026-11-23T05:30') };
    await tell(house, { kind: 'booking.placed', instrumentId: id }, (trx) =>
      trx.insertInto('occupancy').values(occupancy(take)).execute(),
    );
    // An hour from 03:15 would need half an hour more until 04:45, which is taken.
    expect((await house.find('')).items[0]?.nextFree?.from).toBe('2026-11-23T05:30:00Z');
    await tell(house, { kind: 'booking.cancelled', instrumentId: id }, (trx) =>
      trx.deleteFrom('occupancy').where('instrument_id', '=', id).execute(),
    );
    expect((await house.find('')).items[0]?.nextFree).toEqual(first);
  });

  test('with two stations one must be free for the whole length', async () => {
    const id = await added({ stations: 2, rules: { minMinutes: 120 } });
    const take = (station: number, from: string, to: string) =>
      occupancy({ instrumentId: id, from: at(from), to: at(to) }, { station });
    await tell(house, { kind: 'booking.placed', instrumentId: id }, (trx) =>
      trx
        .insertInto('occupancy')
        .values([take(0, '2026-11-23T04:00', '2026-11-23T06:00'), take(1, '2026-11-23T03:00', '2026-11-23T04:30')])
        .execute(),
    );
    // Some station is free at every moment, but none for two hours before 04:30.
    expect((await house.find('')).items[0]?.nextFree?.from).toBe('2026-11-23T04:30:00Z');
  });

  test('a hold counts until it expires, without anybody telling', async () => {
    const id = await added({ rules: { minMinutes: 30 } });
    const take = { instrumentId: id, from: at('2026-11-23T03:00'), to: at('2026-11-23T06:00') };
    await tell(house, { kind: 'hold.placed', instrumentId: id }, (trx) =>
      trx
        .insertInto('occupancy')
        .values(occupancy(take, { kind: 'hold', expiresAt: NOW + 5 * MINUTE_MS }))
        .execute(),
    );
    expect((await house.find('')).items[0]?.nextFree?.from).toBe('2026-11-23T06:00:00Z');
    house.deps.passMinutes(6);
    // The next question notices, whether or not the follower has looked since.
    expect((await house.find('')).items[0]?.nextFree?.from).toBe('2026-11-23T03:15:00Z');
    await caughtUp(house);
    expect((await house.find('')).items[0]?.nextFree?.from).toBe('2026-11-23T03:15:00Z');
  });

  test('rules of the facility and the institution hold for their instruments from the moment they change', async () => {
    const institution = await addInstitution(opened.store, '另一研究院');
    const elsewhere = await addFacility(opened.store, institution, '别处');
    await tell(house, { kind: 'catalogue.imported' }, async () => {});
    const own = await added({});
    const other = await added({ rules: { noticeMinutes: 60 } });
    const far = await added({}, elsewhere);
    const starts = async () => new Map((await house.find('')).items.map((item) => [item.id, item.nextFree?.from]));
    const quarter = '2026-11-23T03:15:00Z';
    await expect.poll(starts).toEqual(
      new Map([
        [own, quarter],
        [other, '2026-11-23T04:15:00Z'],
        [far, quarter],
      ]),
    );
    await tell(house, { kind: 'rules.changed', subjectId: facility.institutionId }, (trx) =>
      trx
        .updateTable('institution')
        .set({ rules: JSON.stringify({ noticeMinutes: 120, bufferAfterMinutes: 30 }) })
        .where('id', '=', facility.institutionId)
        .execute(),
    );
    expect(await starts()).toEqual(
      new Map([
        [own, '2026-11-23T05:15:00Z'],
        [other, '2026-11-23T04:15:00Z'],
        [far, quarter],
      ]),
    );
    await tell(house, { kind: 'rules.changed', subjectId: facility.id, facilityId: facility.id }, (trx) =>
      trx
        .updateTable('facility')
        .set({ rules: JSON.stringify({ noticeMinutes: 0 }) })
        .where('id', '=', facility.id)
        .execute(),
    );
    expect((await starts()).get(own)).toBe(quarter);
    await tell(house, { kind: 'rules.changed', subjectId: own, instrumentId: own }, (trx) =>
      trx
        .updateTable('instrument')
        .set({ rules: JSON.stringify({ stepMinutes: 60, minMinutes: 60 }) })
        .where('id', '=', own)
        .execute(),
    );
    expect((await starts()).get(own)).toBe('2026-11-23T04:00:00Z');
  });

  test('each reader sees the times, the approval and the authorisation that hold for them', async () => {
    const region = (code: string) => ({ when: { region: [code] }, set: { horizonDays: 1 } });
    const rules: RuleLayer = {
      minMinutes: 60,
      cases: [
        { when: { class: ['company'] }, set: { noticeMinutes: 24 * 60, approval: ['manager'], minMinutes: 120 } },
        { when: { mode: ['assisted'] }, set: { minMinutes: 240 } },
        region('340000'),
      ],
    };
    await added({ rules: { ...rules, authorisation: 'self' }, modes: ['self', 'assisted'] });
    const seen = async (reader: Anyone, question = {}) => {
      const page = await house.discovery.search(instrumentQuery.parse(question), reader);
      return page.items.map(({ approval, authorisation, nextFree }) => [
        approval,
        authorisation,
        nextFree?.from,
        nextFree?.to,
      ]);
    };
    expect(await seen(null)).toEqual([[false, true, '2026-11-23T03:15:00Z', '2026-11-23T04:15:00Z']]);
    const company = reader({ institutionId: uuidv7(), institutionKind: 'company' });
    expect(await seen(company)).toEqual([[true, true, '2026-11-24T03:15:00Z', '2026-11-24T05:15:00Z']]);
    const manager = { ...company, facilityIds: new Set([facility.id]) };
    expect((await seen(manager))[0]?.[0]).toBe(false);
    expect(await seen(null, { mode: 'assisted' })).toEqual([
      [false, false, '2026-11-23T03:15:00Z', '2026-11-23T07:15:00Z'],
    ]);
    const insider = reader({ institutionId: facility.institutionId, institutionKind: 'company' });
    expect((await seen(insider))[0]?.slice(0, 3)).toEqual([false, true, '2026-11-23T03:15:00Z']);
    const dayAfter = { freeFrom: '2026-11-25T00:00:00Z' };
    expect(await seen(reader({ institutionRegion: '340100' }), dayAfter)).toEqual([]);
    expect(await seen(reader({ institutionRegion: '310100' }), dayAfter)).toHaveLength(1);
  });

  test('a whole block is free as a whole or not at all', async () => {
    const blocks: RuleLayer = {
      minMinutes: 60,
      maxMinutes: 120,
      wholeBlocks: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '12:00', to: '24:00' }],
    };
    const id = await added({ rules: blocks });
    // In Shanghai it is 11:07, and a block begins at noon.
    expect((await house.find('')).items[0]?.nextFree).toEqual({
      from: '2026-11-23T04:00:00Z',
      to: '2026-11-23T16:00:00Z',
    });
    expect((await house.find('minutes=60')).items[0]?.nextFree?.from).toBe('2026-11-23T16:00:00Z');
    expect((await house.find('minutes=720')).total).toBe(1);
    expect((await house.find('minutes=705')).total).toBe(0);
    const take = { instrumentId: id, from: at('2026-11-23T15:00'), to: at('2026-11-23T15:15') };
    await tell(house, { kind: 'closure.placed', instrumentId: id }, (trx) =>
      trx
        .insertInto('occupancy')
        .values(occupancy(take, { kind: 'closure' }))
        .execute(),
    );
    expect((await house.find('minutes=720')).items[0]?.nextFree?.from).toBe('2026-11-24T04:00:00Z');
  });

  test('instruments that share a room exclude each other, and the room itself is nowhere to be found', async () => {
    const rules = { minMinutes: 60, bufferBeforeMinutes: 15 };
    const room = await added({ name: '共用屏蔽室', kind: 'part' });
    const [first, second] = [await added({ rules }), await added({ rules })];
    for (const id of [first, second]) {
      await tell(house, { kind: 'instrument.changed', instrumentId: id }, (trx) =>
        trx.insertInto('instrument_part').values({ instrument_id: id, part_id: room, need: 'always' }).execute(),
      );
    }
    const starts = async () => (await house.find('')).items.map((item) => item.nextFree?.from);
    expect(await starts()).toEqual(['2026-11-23T03:15:00Z', '2026-11-23T03:15:00Z']);
    expect((await house.find(`q=${encodeURIComponent('屏蔽室')}`)).total).toBe(0);
    expect(await house.discovery.suggest('共用')).toEqual([]);

    const span = { from: at('2026-11-23T03:00'), to: at('2026-11-23T05:00') };
    const ownerId = uuidv7();
    const rows = [first, room].map((instrumentId) => ({ ...occupancy({ instrumentId, ...span }), owner_id: ownerId }));
    // Nobody tells of the room.
    await tell(house, { kind: 'booking.placed', subjectId: ownerId, instrumentId: first }, (trx) =>
      trx.insertInto('occupancy').values(rows).execute(),
    );
    expect(await starts()).toEqual(['2026-11-23T05:15:00Z', '2026-11-23T05:15:00Z']);
    await tell(house, { kind: 'instrument.changed', instrumentId: room }, (trx) =>
      trx.updateTable('instrument').set({ stations: 2 }).where('id', '=', room).execute(),
    );
    expect(await starts()).toEqual(['2026-11-23T05:15:00Z', '2026-11-23T03:15:00Z']);
    await tell(house, { kind: 'booking.cancelled', subjectId: ownerId, instrumentId: first }, (trx) =>
      trx.deleteFrom('occupancy').where('owner_id', '=', ownerId).execute(),
    );
    expect(await starts()).toEqual(['2026-11-23T03:15:00Z', '2026-11-23T03:15:00Z']);
  });

  test('a room that is held for somebody is free again for all who need it when the hold expires', async () => {
    const room = await added({ kind: 'part' });
    const id = await added({ rules: { minMinutes: 60 } });
    await tell(house, { kind: 'instrument.changed', instrumentId: id }, (trx) =>
      trx.insertInto('instrument_part').values({ instrument_id: id, part_id: room, need: 'always' }).execute(),
    );
    const take = { instrumentId: room, from: at('2026-11-23T03:00'), to: at('2026-11-23T06:00') };
    await tell(house, { kind: 'offer.made', instrumentId: room }, (trx) =>
      trx
        .insertInto('occupancy')
        .values(occupancy(take, { kind: 'hold', expiresAt: NOW + 5 * MINUTE_MS }))
        .execute(),
    );
    expect((await house.find('')).items[0]?.nextFree?.from).toBe('2026-11-23T06:00:00Z');
    house.deps.passMinutes(6);
    expect((await house.find('')).items[0]?.nextFree?.from).toBe('2026-11-23T03:15:00Z');
  });

  test('new opening hours hold for all instruments of the schedule', async () => {
    await added({});
    await added({ rules: { stepMinutes: 60, minMinutes: 60 } });
    await tell(house, { kind: 'schedule.changed', subjectId: facility.scheduleId }, (trx) =>
      trx
        .updateTable('schedule_version')
        .set({ weekly: JSON.stringify([{ days: [2], from: '08:00', to: '18:00' }]) })
        .execute(),
    );
    const page = await house.find('');
    expect(page.items.map((item) => item.nextFree?.from)).toEqual(['2026-11-24T00:00:00Z', '2026-11-24T00:00:00Z']);
  });

  test('what is loaded anew after an import is found without a restart', async () => {
    const other = await addInstitution(opened.store, '新研究院');
    const place = await addFacility(opened.store, other, '新平台');
    await addInstrument(opened.store, place, { name: '核磁共振谱仪' });
    await tell(house, { kind: 'catalogue.imported' }, async () => {});
    await expect.poll(async () => (await house.find('q=新研究院')).total).toBe(1);
  });

  test('when the events are gone it loads anew, and is not ready meanwhile', async () => {
    const id = await added({});
    await opened.store.write.deleteFrom('event').execute();
    await opened.store.write.updateTable('instrument').set({ name_zh: '别的' }).where('id', '=', id).execute();
    house.discovery.nudge();
    await expect
      .poll(() => house.discovery.search(instrumentQuery.parse({ q: '别的' }), null).then((page) => page.total))
      .toBe(1);
    expect(house.discovery.isReady()).toBe(true);
    expect(house.deps.logged.some((line) => line.includes('the last event is not the one'))).toBe(true);
  });

  test('the window moves with the days', async () => {
    await added({ rules: { horizonDays: 366, minMinutes: 60 } });
    const late = (now: number) =>
      `freeFrom=${formatInstant(Math.floor(now / HOUR_MS) * HOUR_MS + 119 * 24 * HOUR_MS)}&minutes=60`;
    expect((await house.find(late(NOW))).total).toBe(1);
    house.deps.passMinutes(40 * 24 * 60);
    await caughtUp(house);
    expect((await house.find(late(house.deps.clock()))).total).toBe(1);
    expect((await house.find('')).items[0]?.nextFree?.from).toBe(
      formatInstant(Math.ceil(house.deps.clock() / GRID_MS) * GRID_MS),
    );
  });

  test('pages join without gaps, and a cursor of another question is refused', async () => {
    for (let i = 0; i < 7; i += 1) await added({ name: `质谱仪 ${i}` });
    const first = await house.find('q=质谱仪&limit=3');
    expect(first.total).toBe(7);
    const second = await house.find(`q=质谱仪&limit=4&cursor=${first.next}`);
    expect(new Set([...first.items, ...second.items].map((item) => item.id)).size).toBe(7);
    expect(second.next).toBeNull();
    for (const cursor of [first.next, 'nonsense', '%00', 'W10']) {
      const answer = await house.get(`/instruments?q=other&cursor=${cursor}`);
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test('equivalents share the type or a technique, nearest first', async () => {
    const far = await addFacility(opened.store, facility.institutionId, '远', { lat: 31.9, lng: 117.2 });
    const near = await addFacility(opened.store, facility.institutionId, '近', { lat: 31.3, lng: 121.4 });
    // A facility that nobody told of makes discovery load everything anew; wait for that before asking.
    const wanted = await addInstrument(opened.store, facility, { technique: 'tem' });
    const farOne = await addInstrument(opened.store, far, { technique: 'tem' });
    const nearOne = await addInstrument(opened.store, near, { technique: 'tem' });
    await addInstrument(opened.store, near, { technique: 'tem', modes: ['sample'] });
    await addInstrument(opened.store, near, { technique: 'nmr' });
    await tell(house, { kind: 'catalogue.imported' }, async () => {});
    await expect.poll(() => house.discovery.equivalents(wanted)).toEqual([nearOne, farOne]);
    expect(house.discovery.equivalents('nobody')).toEqual([]);
  });

  test('after random bookings, holds, closures, edits, rules and hours it still agrees with a search that tries everything', async () => {
    const random = randomOf(kind === 'sqlite' ? 7 : 8);
    const upTo = (limit: number) => below(random, limit);
    const shared = [await added({ kind: 'part', stations: 1 }), await added({ kind: 'part', stations: 2 })];
    const ids: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      const id = await added({ name: `质谱仪 ${i % 3}`, rules: someRules(upTo), stations: 1 + upTo(2) });
      ids.push(id);
      await tell(house, { kind: 'instrument.changed', instrumentId: id }, (trx) =>
        trx
          .insertInto('instrument_part')
          .values({ instrument_id: id, part_id: pick(random, shared), need: upTo(4) === 0 ? 'optional' : 'always' })
          .execute(),
      );
    }
    const readers = [
      null,
      reader({ institutionId: facility.institutionId, institutionKind: 'education' }),
      reader({ institutionKind: 'company', institutionRegion: '340100' }),
    ];
    for (let step = 0; step < 60; step += 1) {
      await changeSomething(house, facility, pick(random, ids), upTo);
      if (step % 3 !== 2) continue;
      await compare(house, ids, { sort: 'soonest', minutes: 15 * (1 + upTo(12)) }, pick(random, readers));
      await compare(house, ids, { sort: 'soonest', q: '质谱仪 1' }, pick(random, readers));
    }
  });
});

function someRules(upTo: (limit: number) => number): RuleLayer {
  const company: RuleLayer['cases'] = [
    { when: { class: ['company'], region: ['340000'] }, set: { noticeMinutes: upTo(200), horizonDays: 2 } },
  ];
  return {
    minMinutes: 15 * (1 + upTo(8)),
    bufferAfterMinutes: 15 * upTo(3),
    horizonDays: 10,
    ...(upTo(2) === 0 ? { cases: company } : {}),
    ...(upTo(3) === 0 ? { wholeBlocks: [{ days: [1, 2, 3, 4, 5], from: '20:00', to: '06:00' }] } : {}),
  };
}

async function changeSomething(house: House, facility: TestFacility, id: string, upTo: (limit: number) => number) {
  const from = (Math.floor(NOW / GRID_MS) + upTo(60)) * GRID_MS;
  const take = { instrumentId: id, from, to: from + (1 + upTo(12)) * GRID_MS };
  const rules = JSON.stringify(someRules(upTo));
  const overlaps = (error: unknown) => expect(String(error)).toMatch(/overlap|unique/i);
  const placed = async (kind: EventKind, more: Parameters<typeof occupancy>[1]) => {
    const needs = await readNeeds(house.deps.store.read, [id]);
    const row = occupancy(take, more);
    // Taken along, as the engine does: nothing is told of parts.
    const parts = (needs.get(id) ?? []).map(({ partId, stations }) => ({
      ...row,
      instrument_id: partId,
      station: upTo(stations),
    }));
    await tell(house, { kind, instrumentId: id }, (trx) =>
      trx
        .insertInto('occupancy')
        .values([row, ...parts])
        .execute(),
    ).catch(overlaps);
  };
  const changes = [
    () => placed('booking.placed', { station: upTo(2) }),
    () => placed('hold.placed', { kind: 'hold', expiresAt: house.deps.clock() + (1 + upTo(5)) * MINUTE_MS }),
    () => placed('closure.placed', { kind: 'closure' }),
    async () => house.deps.passMinutes(1 + upTo(4)),
    () =>
      tell(house, { kind: 'booking.cancelled', instrumentId: id }, async (trx) => {
        const owners = trx.selectFrom('occupancy').select('owner_id').where('instrument_id', '=', id);
        const gone = await owners.where('from_at', '>', from).execute();
        for (const { owner_id } of gone) await trx.deleteFrom('occupancy').where('owner_id', '=', owner_id).execute();
      }),
    () =>
      tell(house, { kind: 'instrument.changed', instrumentId: id }, (trx) =>
        trx
          .updateTable('instrument')
          .set({ rules, withdrawn_at: upTo(3) === 0 ? NOW : null })
          .where('id', '=', id)
          .execute(),
      ),
    () =>
      tell(house, { kind: 'rules.changed', subjectId: facility.id, facilityId: facility.id }, (trx) =>
        trx.updateTable('facility').set({ rules }).where('id', '=', facility.id).execute(),
      ),
    () =>
      tell(house, { kind: 'schedule.changed', subjectId: facility.scheduleId }, (trx) =>
        trx
          .updateTable('schedule_version')
          .set({ weekly: JSON.stringify(upTo(2) === 0 ? OFFICE : [{ days: [1, 3], from: '00:00', to: '24:00' }]) })
          .execute(),
      ),
  ];
  await changes[upTo(changes.length)]?.();
}

async function compare(house: House, ids: readonly string[], asked: object, who: Anyone): Promise<void> {
  const { store, clock } = house.deps;
  const query = instrumentQuery.parse({ ...asked, limit: 100 });
  const instruments = await readInstruments(store.read, ids);
  const partIds = instruments.flatMap(({ parts }) => parts.map(({ id }) => id));
  const world: World = {
    now: clock(),
    reference: await readReference(store.read),
    layers: await readLayers(store.read),
    holidays: new Map(),
    schedules: await readScheduleVersions(store.read, await readScheduleIds(store.read)),
    instruments: new Map(instruments.map((record) => [record.id, record])),
    taken: await readTakenOf(store.read, [...new Set([...ids, ...partIds])], 0),
    outsiders: new Map(),
  };
  const window = { from: clock(), to: knownUntil(clock()) };
  const standing = who && (await readReaderStanding(store.read, who, clock(), window));
  const right = expected(world, query, { reader: who, standing }, await languageOf(world));
  const page = await house.discovery.search(query, who);
  expect(page.items.map((item) => [item.id, item.nextFree])).toEqual(
    right.items.map((item) => [
      item.id,
      item.nextFree && { from: formatInstant(item.nextFree.from), to: formatInstant(item.nextFree.to) },
    ]),
  );
  expect(page.total).toBe(right.total);
}

describe('discovery over HTTP', () => {
  let opened: TestStore;
  let house: House;

  beforeAll(async () => {
    opened = await openTestStore('sqlite');
    const { store } = opened;
    const term = { abbreviations: '["SEM"]', synonyms: '{"zh":["扫描电镜"],"en":[]}' };
    const technique = {
      id: 'sem',
      name_zh: '扫描电子显微术',
      name_en: 'Scanning electron microscopy',
      broader_id: null,
    };
    await store.write
      .insertInto('technique')
      .values({ ...technique, ...term })
      .execute();
    const institution = await addInstitution(store, '样例大学');
    const facility = await addFacility(store, institution, '电镜中心');
    await addInstrument(store, facility, { name: 'Quanta 250', technique: 'sem' });
    await addInstrument(store, facility, { name: '核磁共振谱仪', modes: ['sample'] });
    house = open(store);
    await house.discovery.ready;
  });
  afterAll(async () => {
    await house.discovery.close();
    await opened.close();
  });

  test.each(['SEM', '扫描电镜', 'scanning', '电子显微', 'quanta250', 'ＳＥＭ'])(
    '%s finds the microscope by its technique or name',
    async (q) => {
      const page = await house.find(`q=${encodeURIComponent(q)}`);
      expect(page.items.map((item) => item.name.zh)).toEqual(['Quanta 250']);
      expect(page.facets.technique).toEqual([
        { value: 'sem', parent: null, label: { zh: '扫描电子显微术', en: 'Scanning electron microscopy' }, count: 1 },
      ]);
      expect(page.facets.mode).toEqual([
        { value: 'self', parent: null, label: { zh: '自主上机', en: 'Self-operated' }, count: 1 },
      ]);
    },
  );

  test('what is done by the facility has no slot, and is left out when time is asked for', async () => {
    const page = await house.find('q=核磁');
    expect(page.items[0]?.nextFree).toBeNull();
    expect((await house.find('q=核磁&minutes=60')).total).toBe(0);
  });

  test('suggestions are in the language that was typed', async () => {
    const suggest = async (q: string) =>
      (await (await house.get(`/suggest?q=${encodeURIComponent(q)}`)).json()) as unknown;
    expect(await suggest('sem')).toEqual({
      items: [{ kind: 'technique', value: 'sem', label: { en: 'Scanning electron microscopy' }, count: 1 }],
    });
    expect(await suggest('电子')).toEqual({
      items: [{ kind: 'technique', value: 'sem', label: { zh: '扫描电子显微术' }, count: 1 }],
    });
    expect(await suggest('样例')).toMatchObject({ items: [{ kind: 'institution', label: { zh: '样例大学' } }] });
    expect(await suggest('')).toEqual({ items: [] });
  });

  test.each([
    'minutes=7',
    'minutes=-60',
    'minutes=1e9',
    'sort=best',
    'sort=nearest',
    'near=1,2,3',
    'near=91,0',
    'withinKm=5',
    'mode=fast',
    'limit=0',
    'limit=101',
    'freeFrom=tomorrow',
    'freeFrom=2026-11-24T00:00:00Z&freeTo=2026-11-23T00:00:00Z',
    `q=${'x'.repeat(201)}`,
    Array.from({ length: 51 }, (_, i) => `region=${i}`).join('&'),
  ])('%s is refused as invalid', async (question) => {
    const answer = await house.get(`/instruments?${question}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ type: '/problems/invalid', status: 422 });
  });

  test.each([
    `q=${encodeURIComponent("'; drop table instrument; --")}`,
    `q=${encodeURIComponent('<script>alert(1)</script>')}`,
    `q=${encodeURIComponent('constructor __proto__ toString')}`,
    'region=__proto__&class=constructor&maker=toString',
    `q=${'%F0%9F%94%AC'.repeat(20)}`,
    'freeFrom=9990-01-01T00:00:00Z&minutes=60',
  ])('%s finds nothing or something, but breaks nothing', async (question) => {
    const page = await house.find(question);
    expect(page.total).toBeLessThanOrEqual(2);
  });

  test('before the catalogue is loaded it answers busy after five seconds', async () => {
    const empty = await openTestStore('sqlite');
    await empty.store.write.schema.dropTable('event').execute();
    const cold = open(empty.store);
    const answer = await cold.get('/instruments');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).toBe('2');
    expect(cold.discovery.isReady()).toBe(false);
    await cold.discovery.close();
    await empty.close();
  });
});
