import { openStore } from '@jishi/db/open';
import { readConfig } from '@jishi/server/config';
import type { Deps } from '@jishi/server/context';
import type { Job } from '@jishi/server/jobs/job';
import { makePatience } from '@jishi/server/jobs/patience';
import { startJobs } from '@jishi/server/jobs/start';
import { sweep } from '@jishi/server/jobs/sweep';
import { JOBS } from '@jishi/server/main';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { KINDS } from '../support/store.ts';
import { type Acting, actingIn } from './acting.ts';
import { line, NOW, on, openScene, type Scene } from './scene.ts';

describe.each(KINDS)('what the server does by itself on %s', (kind) => {
  let scene: Scene;
  let acting: Acting;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument();
  });
  afterAll(() => scene?.stop());

  test('is to complete what was used without checking in, when it is over', async () => {
    const id = await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '10:00'));
    await acting.jobsAt(on(25, '09:59'));
    expect(await acting.stateOf(id)).toBe('confirmed');
    await acting.jobsAt(on(25, '10:00'));
    expect(await acting.stateOf(id)).toBe('completed');
    expect((await acting.toldOf(id)).at(-1)).toMatchObject({ kind: 'booking.completed', actorId: null });
  });

  test('is to check out who has not done so, an overrun later, with the hours that were booked', async () => {
    const id = await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '10:00'));
    await acting.at(on(25, '09:05'), () => acting.done(scene.colleague, id, 'check-in'));
    await acting.jobsAt(on(25, '10:59'));
    expect(await acting.stateOf(id)).toBe('in-use');
    await acting.jobsAt(on(25, '11:00'));
    const seen = await acting.look(scene.colleague, id);
    expect(seen).toMatchObject({ state: 'completed', checkedOutAt: null });
    expect(Date.parse(seen.used?.to ?? '')).toBe(Date.parse(on(25, '10:00')));
  });

  test('is to end holds that are over, so that others hear of it once', async () => {
    const id = uuidv7();
    const { client } = scene.colleague;
    const lines = [line(tem, on(25, '09:00'), on(25, '10:00'))].map(({ id: _id, ...rest }) => rest);
    expect((await client.post('/api/v1/holds', { id, lines })).status).toBe(201);
    await acting.jobsAt(on(24, '12:09'));
    expect(await acting.kindsOf(id)).toEqual(['hold.placed']);
    await acting.jobsAt(on(24, '12:10'));
    await acting.jobsAt(on(24, '12:11'));
    expect(await acting.kindsOf(id)).toEqual(['hold.placed', 'hold.ended']);
    const { store } = scene;
    expect(await store.read.selectFrom('occupancy').selectAll().where('owner_id', '=', id).execute()).toEqual([]);
  });

  test('happens in its order after days without a server, and once although the clock steps back', async () => {
    const strict = await scene.addInstrument({ rules: { checkIn: 'required', releaseMinutes: 15 } });
    const waiting = await scene.addInstrument({ rules: { approval: ['manager'], remindMinutes: 30 } });
    const ids = [
      await acting.booked(scene.colleague, tem, on(25, '09:00'), on(25, '10:00')),
      await acting.booked(scene.colleague, strict, on(25, '11:00'), on(25, '12:00')),
      await acting.booked(scene.engineer, waiting, on(26, '09:00'), on(26, '10:00')),
    ];
    for (const moment of ['2026-12-24T12:00:00+08:00', on(24, '12:00'), on(25, '12:30'), '2026-12-24T12:00:00+08:00']) {
      await acting.jobsAt(moment);
    }
    expect(await Promise.all(ids.map(acting.kindsOf))).toEqual([
      ['booking.placed', 'booking.completed'],
      ['booking.placed', 'booking.no-show'],
      ['booking.placed', 'booking.expired'],
    ]);
  });

  test('is done once by two servers at the same moment, with turns and without', async () => {
    const ids: string[] = [];
    for (let hour = 8; hour < 18; hour += 1) {
      const times = [on(30, `${String(hour).padStart(2, '0')}:00`), on(30, `${String(hour).padStart(2, '0')}:30`)];
      ids.push(await acting.booked(scene.stranger, tem, times[0] ?? '', times[1] ?? ''));
    }
    const other = openStore(scene.databaseUrl);
    try {
      const now = Date.parse('2026-12-01T00:00:00+08:00');
      const servers: Deps[] = [makeTestDeps(scene.store, {}, now), makeTestDeps(other, {}, now)];
      const [bookings] = JOBS;
      if (!bookings || !('attend' in bookings)) throw new Error('the job of bookings comes first');
      // Without turns: both attend to everything.
      await Promise.all(ids.slice(0, 5).flatMap((id) => servers.map((deps) => bookings.attend(deps, id))));
      const working = servers.map((deps) => startJobs(deps, JOBS, 20));
      try {
        await expect
          .poll(async () => new Set(await Promise.all(ids.map(acting.stateOf))), { timeout: 20_000 })
          .toEqual(new Set(['completed']));
      } finally {
        for (const one of working) await one.stop();
      }
      for (const id of ids) expect(await acting.kindsOf(id)).toEqual(['booking.placed', 'booking.completed']);
    } finally {
      await other.close();
    }
  });

  test('goes on with the others when one thing fails, and leaves that alone for longer and longer', async () => {
    const deps = makeTestDeps(scene.store);
    let elapsed = 0;
    const tried: Record<string, number[]> = { bad: [], good: [] };
    const job: Job = {
      name: `fails-${uuidv7()}`,
      due: async (_deps, _now, after) => (after ? [] : Object.keys(tried).map((id, at) => ({ id, at }))),
      attend: async (_deps, id) => {
        tried[id]?.push(elapsed / 1000);
        if (id === 'bad') throw new Error('no');
      },
    };
    const sweeper = { holder: 'a', patience: makePatience(() => elapsed), isStopped: () => false };
    for (; elapsed <= 160_000; elapsed += 5_000) await sweep(deps, job, sweeper);
    expect(tried.bad).toEqual([0, 10, 30, 70, 150]);
    expect(tried.good).toHaveLength(33);
    expect(deps.logged.filter((one) => one.includes('a job failed on one thing'))).toHaveLength(5);
  });

  test('is a turn that another server takes over when its holder is gone, also when the clock was put back', async () => {
    const deps = makeTestDeps(scene.store, {}, NOW);
    let rounds = 0;
    const job: Job = {
      name: `turns-${uuidv7()}`,
      round: async () => {
        rounds += 1;
        return false;
      },
    };
    const as = (holder: string) => sweep(deps, job, { holder, patience: makePatience(), isStopped: () => false });
    expect([await as('a'), await as('b'), await as('a')]).toEqual([1, 0, 1]);
    deps.passMinutes(1);
    expect(await as('b')).toBe(1);
    deps.passMinutes(-24 * 60);
    expect(await as('a')).toBe(1);
    expect(rounds).toBe(4);
  });

  test('is switched off by a setting', () => {
    expect([readConfig({}).jobs, readConfig({ JISHI_JOBS: '0' }).jobs]).toEqual([true, false]);
  });
});
