import type { Store } from '@jishi/db/open';
import { type InstrumentSummary, instrumentPage } from '@jishi/shared/schema/instrument';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { DAY_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { addFacility, addInstitution, addInstrument, type TestFacility } from '../support/fixture.ts';
import { addPeople } from '../support/people.ts';
import { below, pick, randomOf } from '../support/random.ts';
import { type SpawnedServer, spawnServer } from '../support/spawn.ts';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';
import { line, NOW, openScene, orderOf, type Scene, type Someone } from './scene.ts';

const found = async (client: Client, question: string): Promise<InstrumentSummary[]> =>
  (await client.get(`/api/v1/instruments?${question}`)).read(instrumentPage).items;

function someRules(upTo: (limit: number) => number): RuleLayer {
  const maybe = (rules: RuleLayer): RuleLayer => (upTo(3) === 0 ? rules : {});
  return {
    minMinutes: 15 * (1 + upTo(8)),
    ...maybe({ stepMinutes: 60 }),
    ...maybe({ bufferBeforeMinutes: 15 * upTo(3), bufferAfterMinutes: 15 * upTo(5) }),
    ...maybe({ noticeMinutes: upTo(600), horizonDays: 2 + upTo(30) }),
    ...maybe({ maxActive: 1 + upTo(2) }),
    ...maybe({ maxMinutesPerDay: 60 * (1 + upTo(6)) }),
    ...maybe({ maxMinutesPerWeek: 60 * (2 + upTo(10)) }),
    ...maybe({ outsiderSharePercent: upTo(10) }),
    ...maybe({ authorisation: upTo(2) === 0 ? 'self' : 'all' }),
    ...maybe({ approval: ['manager'] }),
    ...maybe({ wholeBlocks: [{ days: [1, 2, 3, 4, 5], from: '12:00', to: '20:00' }] }),
    ...maybe({ modes: upTo(2) === 0 ? ['assisted'] : null }),
    ...maybe({
      cases: [
        { when: { class: ['company'] }, set: { maxMinutesPerDay: 120, noticeMinutes: 60 } },
        { when: { mode: ['assisted'] }, set: { maxActive: 1, minMinutes: 60 } },
      ],
    }),
  };
}

async function furnish(scene: Scene, upTo: (limit: number) => number): Promise<void> {
  const places = [scene.centre, scene.hefeiCentre, scene.berlin];
  const room = await scene.addInstrument({ kind: 'part', stations: 2 });
  for (let i = 0; i < 45; i += 1) {
    const given = { rules: someRules(upTo), stations: 1 + upTo(2), modes: ['self', 'assisted'] };
    const id = await scene.addInstrument(given, places[i % 3]);
    const part = { instrument_id: id, part_id: room, need: 'always' as const };
    if (upTo(6) === 0) await scene.store.write.insertInto('instrument_part').values(part).execute();
  }
}

async function authorise(store: Store, personId: string, facility: TestFacility, days: number): Promise<void> {
  const whole = { instrument_id: null, type_id: null, note: null, revoked_at: null, created_at: 0 };
  const times = { from_at: 0, until_at: NOW + days * DAY_MS };
  await store.write
    .insertInto('authorisation')
    .values({ id: uuidv7(), person_id: personId, facility_id: facility.id, granted_by: personId, ...whole, ...times })
    .execute();
}

const OFFERED = ['now', 'approval'];
const isOffered = ({ access, nextFree }: InstrumentSummary) =>
  nextFree !== null && access.every((one) => OFFERED.includes(one));

describe.each(KINDS)('what search offers on %s', (kind) => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene(kind);
  });
  afterEach(() => scene.stop());

  test('is what an order gets: the next free slot that somebody is shown is not refused to them', async () => {
    const random = randomOf(kind === 'sqlite' ? 11 : 12);
    const upTo = (limit: number) => below(random, limit);
    await furnish(scene, upTo);
    await authorise(scene.store, scene.researcher.id, scene.centre, 2);
    await authorise(scene.store, scene.engineer.id, scene.hefeiCentre, 300);
    await expect.poll(async () => (await found(scene.client, 'limit=100')).length).toBe(45);
    const people = [scene.researcher, scene.colleague, scene.engineer, scene.stranger, scene.manager];
    const refused: string[] = [];
    let ordered = 0;
    for (let i = 0; i < 250; i += 1) {
      const who = pick(random, people);
      const mode = pick(random, ['', '', '', 'self', 'assisted']);
      const from = new Date(NOW + upTo(10) * DAY_MS + upTo(96) * 15 * MINUTE_MS).toISOString();
      const asked = pick(random, ['', '', `&minutes=${15 * (1 + upTo(16))}`, `&freeFrom=${from}`]);
      const question = `limit=100&sort=soonest${mode && `&mode=${mode}`}${asked}`;
      const offers = (await found(who.client, question)).filter(isOffered);
      const offer = offers.length > 0 ? pick(random, offers) : null;
      if (!offer?.nextFree) continue;
      ordered += 1;
      const { id, nextFree } = offer;
      const wanted = line(id, nextFree.from, nextFree.to, mode ? { mode } : {});
      const answer = await who.client.post('/api/v1/orders', orderOf(wanted));
      if (answer.status !== 201) refused.push(`${question} ${JSON.stringify(nextFree)} ${answer.text}`);
      else await gone(who, question, offer);
    }
    expect(refused).toEqual([]);
    expect(ordered).toBeGreaterThan(150);
  });
});

/** Waits until the search knows of an order. Where there are several stations the same time may be free for the next one. */
async function gone(who: Someone, question: string, { id, nextFree }: InstrumentSummary): Promise<void> {
  const stillOffered = async () => {
    const [now] = await found(who.client, `${question}&id=${id}`);
    return JSON.stringify(now?.nextFree) === JSON.stringify(nextFree);
  };
  for (let tries = 0; tries < 20 && (await stillOffered()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.each(KINDS)('two servers on one database of %s', (kind) => {
  let opened: TestStore;
  let servers: SpawnedServer[];
  beforeEach(async () => {
    opened = await openTestStore(kind);
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.end('SIGTERM');
    await opened.close();
  });

  test('an order placed with one is seen by who asks the other, well before anybody is misled', async () => {
    const { store, url } = opened;
    const facility = await addFacility(store, await addInstitution(store, '样例大学'), '电镜中心');
    const ids: string[] = [];
    for (let i = 0; i < 60; i += 1) ids.push(await addInstrument(store, facility, { rules: { minMinutes: 60 } }));
    const [person] = await addPeople(store, 1, {});
    if (!person) throw new Error('nobody');
    for (let i = 0; i < 2; i += 1) servers.push(await spawnServer(url));
    const [first, second] = servers as [SpawnedServer, SpawnedServer];
    for (const { client } of servers) await expect.poll(async () => (await client.get('/readyz')).status).toBe(200);

    const lagOf = async (id: string) => {
      const [before] = await found(second.client, `id=${id}`);
      const slot = before?.nextFree ?? { from: '', to: '' };
      const placed = await first.client.as(person).post('/api/v1/orders', orderOf(line(id, slot.from, slot.to)));
      expect(placed.status).toBe(201);
      const committedAt = performance.now();
      await expect
        .poll(async () => (await found(second.client, `id=${id}`))[0]?.nextFree?.from, { interval: 10 })
        .not.toBe(slot.from);
      return performance.now() - committedAt;
    };
    const lags: number[] = [];
    const waiting = [...ids];
    const worker = async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) lags.push(await lagOf(id));
    };
    await Promise.all(Array.from({ length: 6 }, worker));
    lags.sort((a, b) => a - b);
    // The goal is a second for 99 of 100, measured by the benchmark; a busy machine is given more.
    expect(lags).toHaveLength(60);
    expect(lags[Math.floor(lags.length * 0.99)]).toBeLessThan(5000);
  });
});
