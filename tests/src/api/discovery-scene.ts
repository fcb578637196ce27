import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Discovery, openDiscovery } from '@jishi/server/discovery/discovery';
import { type FollowDeps, imagePath } from '@jishi/server/discovery/follow/follow';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { type InstrumentPage, instrumentQuery } from '@jishi/shared/schema/instrument';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { Kind } from '../support/store.ts';
import { line, on, openScene, orderOf, type Scene } from './scene.ts';

/** A reader as discovery knows one who is signed in. */
export function actorOf(given: Partial<Actor> & Pick<Actor, 'personId'>): Actor {
  return {
    institutionId: null,
    institutionKind: null,
    institutionRegion: null,
    administrator: false,
    facilityIds: new Set(),
    headOf: new Set(),
    memberOf: new Set(),
    ...given,
  };
}

/** A follower of a database beside that of its server, with a folder for images of its own. */
export type Opened = {
  readonly discovery: Discovery;
  readonly logged: readonly string[];
  /** All that it answers to a few questions of several readers, without the moment at which it knew. */
  readonly answers: () => Promise<Omit<InstrumentPage, 'asOf'>[]>;
};

export type ImageScene = Awaited<ReturnType<typeof openImageScene>>;

/** A scene with rooms to share, quotas, a share for outsiders and bookings; what is opened keeps an image. */
export async function openImageScene(kind: Kind) {
  const scene = await openScene(kind);
  const folder = mkdtempSync(join(tmpdir(), 'jishi-image-'));
  const instruments = await furnish(scene);
  const opened: Opened[] = [];
  const config = { databaseUrl: scene.databaseUrl, cacheFolder: folder };
  const open = async (given: Partial<FollowDeps> = {}): Promise<Opened> => {
    const logged: string[] = [];
    const log = pino({ level: 'debug' }, { write: (said: string) => logged.push(said) });
    const discovery = openDiscovery({ store: scene.store, clock: scene.clock, log, config, large: 0, ...given });
    await discovery.ready;
    await expect.poll(() => discovery.isReady()).toBe(true);
    const one = { discovery, logged, answers: () => answersOf(discovery, readersOf(scene)) };
    opened.push(one);
    return one;
  };
  return {
    ...scene,
    ...instruments,
    folder,
    path: imagePath(config),
    open,
    /** What somebody answers who has read everything just now. */
    fresh: async () =>
      (await open({ large: Number.POSITIVE_INFINITY, config: { ...config, cacheFolder: `${folder}-none` } })).answers(),
    close: async () => {
      for (const { discovery } of opened) await discovery.close();
      await scene.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function furnish(scene: Scene) {
  const room = await scene.addInstrument({ name: '共用屏蔽室', kind: 'part' });
  const sharing = await scene.addInstrument({ name: '场发射扫描电镜', technique: 'sem' });
  const needed = { instrument_id: sharing, part_id: room, need: 'always' as const };
  await scene.store.write.insertInto('instrument_part').values(needed).execute();
  const shared = await scene.addInstrument({ name: '质谱仪', rules: { outsiderSharePercent: 3, minMinutes: 60 } });
  const limited = await scene.addInstrument({ name: 'Mass spectrometer', rules: { maxActive: 1 } });
  for (const instrumentId of [sharing, shared, limited]) {
    const placed = await scene.researcher.client.post(
      '/api/v1/orders',
      orderOf(line(instrumentId, on(25, '09:00'), on(25, '10:00'))),
    );
    expect(placed.status).toBe(201);
  }
  const names = Array.from({ length: 8 }, (_, i) => `透射电子显微镜 ${i}`);
  const others = [];
  for (const name of names) others.push(await scene.addInstrument({ name, rules: { minMinutes: 120 } }, scene.berlin));
  return { room, sharing, shared, limited, others };
}

function readersOf(scene: Scene): Anyone[] {
  return [
    null,
    actorOf({ personId: scene.researcher.id, institutionId: scene.hefei, institutionKind: 'education' }),
    actorOf({ personId: scene.engineer.id, institutionKind: 'company' }),
    actorOf({ personId: scene.colleague.id, institutionId: scene.shanghai, institutionKind: 'education' }),
  ];
}

const QUESTIONS = [
  {},
  { sort: 'soonest', minutes: 60 },
  { sort: 'soonest', freeFrom: on(25, '09:00'), freeTo: on(25, '12:00') },
  { q: '质谱' },
  { q: 'spectormeter' },
  { q: '扫描电镜', sort: 'cheapest' },
];

async function answersOf(discovery: Discovery, readers: readonly Anyone[]) {
  const answers = [];
  for (const reader of readers) {
    for (const question of QUESTIONS) {
      const { asOf: _, ...page } = await discovery.search(instrumentQuery.parse({ ...question, limit: 100 }), reader);
      answers.push(page);
    }
  }
  return answers;
}
