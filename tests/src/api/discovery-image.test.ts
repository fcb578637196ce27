import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { type ImageScene, openImageScene } from './discovery-scene.ts';
import { line, on, orderOf } from './scene.ts';

const DAY_MINUTES = 24 * 60;

/** An image that is written again is another file. */
const fileOf = ({ path }: ImageScene) => statSync(path).ino;

async function order(scene: ImageScene, instrumentId: string, from: string, to: string): Promise<void> {
  const placed = await scene.engineer.client.post('/api/v1/orders', orderOf(line(instrumentId, from, to)));
  expect(placed.status).toBe(201);
}

describe.each(KINDS)('the image of the catalogue on %s', (kind) => {
  let scene: ImageScene;
  beforeEach(async () => {
    scene = await openImageScene(kind);
  });
  afterEach(() => scene.close());

  test('a server that starts again answers from it, and knows what happened meanwhile', async () => {
    const first = await scene.open();
    const written = fileOf(scene);
    expect(await first.answers()).toEqual(await scene.fresh());
    await first.discovery.close();

    const again = await scene.open();
    expect(await again.answers()).toEqual(await first.answers());
    await again.discovery.close();

    await order(scene, scene.sharing, on(25, '10:00'), on(25, '11:00'));
    await order(scene, scene.others[0] as string, on(25, '10:00'), on(25, '14:00'));
    await transact(scene.store, async (trx) => {
      await trx.updateTable('instrument').set({ name_zh: '质谱 9' }).where('id', '=', scene.limited).execute();
      const told = { kind: 'instrument.changed' as const, actorId: null, subjectId: scene.limited };
      await appendEvents(trx, [{ at: scene.clock(), ...told, instrumentId: scene.limited }]);
    });
    const later = await scene.open();
    expect(await later.answers()).toEqual(await scene.fresh());
    expect(await later.answers()).not.toEqual(await first.answers());
    expect(fileOf(scene)).toBe(written);

    // What it has from its image it goes on following.
    await order(scene, scene.others[2] as string, on(24, '12:00'), on(24, '15:00'));
    later.discovery.nudge();
    await expect.poll(later.answers).toEqual(await scene.fresh());
  });

  test('days later it is still of use, though bookings are over, holds have expired and more of the future is known', async () => {
    const hold = { instrument_id: scene.others[1] as string, station: 0, kind: 'hold' as const, owner_id: scene.room };
    const span = { from_at: Date.parse(on(25, '12:00')), to_at: Date.parse(on(27, '12:00')) };
    const expiring = { ...hold, ...span, expires_at: scene.clock() + 60_000 };
    await scene.store.write.insertInto('occupancy').values(expiring).execute();
    const first = await scene.open();
    const written = fileOf(scene);
    await first.discovery.close();
    scene.passMinutes(3 * DAY_MINUTES);
    const later = await scene.open();
    expect(await later.answers()).toEqual(await scene.fresh());
    expect(fileOf(scene)).toBe(written);
    expect(later.logged.filter((said) => said.includes('image'))).toEqual([]);
  });

  test.each([
    [
      'of another database',
      async () => {
        await scene.store.write.updateTable('event').set({ data: '{"other":1}' }).execute();
      },
    ],
    [
      'in which an instrument has another name than in the database',
      async () => {
        await scene.store.write
          .updateTable('instrument')
          .set({ name_zh: '别的' })
          .where('id', '=', scene.limited)
          .execute();
      },
    ],
    [
      'that knows nothing of what is taken',
      async () => {
        await scene.store.write.deleteFrom('occupancy').where('instrument_id', '=', scene.sharing).execute();
      },
    ],
    [
      'that lacks an instrument',
      async () => {
        await scene.store.write
          .updateTable('instrument')
          .set({ withdrawn_at: 1 })
          .where('id', '=', scene.limited)
          .execute();
      },
    ],
  ])('an image %s is made anew', async (_what, change) => {
    const first = await scene.open();
    const written = fileOf(scene);
    await first.discovery.close();
    await change();
    const later = await scene.open();
    expect(await later.answers()).toEqual(await scene.fresh());
    expect(fileOf(scene)).not.toBe(written);
  });

  test('two servers that share a folder do not disturb each other', async () => {
    const both = await Promise.all([scene.open(), scene.open()]);
    const right = await scene.fresh();
    for (const one of both) expect(await one.answers()).toEqual(right);
    expect(readdirSync(scene.folder)).toHaveLength(1);
    for (const { discovery } of both) await discovery.close();
    expect(await (await scene.open()).answers()).toEqual(right);
  });
});

describe('an image that cannot be used', () => {
  let scene: ImageScene;
  beforeEach(async () => {
    scene = await openImageScene('sqlite');
  });
  afterEach(() => scene.close());

  const MIDDLE = 20_000;
  const changeHead = (of: ImageScene, from: RegExp, to: string) => {
    const bytes = readFileSync(of.path);
    const head = bytes.subarray(0, 4096).toString('utf8').replace(from, to).trimEnd();
    writeFileSync(of.path, Buffer.concat([Buffer.from(`${head.padEnd(4095)}\n`), bytes.subarray(4096)]));
  };
  test.each<[string, (of: ImageScene) => void]>([
    [
      'with one damaged byte',
      ({ path }) => {
        const bytes = readFileSync(path);
        bytes[MIDDLE] = (bytes[MIDDLE] as number) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
    ['that ends too early', ({ path }) => truncateSync(path, MIDDLE)],
    ['that is empty', ({ path }) => truncateSync(path, 0)],
    ['that is something else', ({ path }) => writeFileSync(path, 'nothing of the kind\n'.repeat(9999))],
    ['of another version', (of) => changeHead(of, /"program":"[^"]*"/, '"program":"0.0.0 v1"')],
    ['of another format', (of) => changeHead(of, /"format":\d+/, '"format":0')],
    ['of another event', (of) => changeHead(of, /"mark":"/, '"mark":"x')],
  ])('%s is made anew', async (_what, damage) => {
    const first = await scene.open();
    const right = await first.answers();
    await first.discovery.close();
    damage(scene);
    const damaged = fileOf(scene);
    const later = await scene.open();
    expect(await later.answers()).toEqual(right);
    expect(fileOf(scene)).not.toBe(damaged);
    await later.discovery.close();
    expect(await (await scene.open()).answers()).toEqual(right);
  });

  test('where nothing can be kept it says so, and works', async () => {
    const file = join(scene.folder, 'no-folder');
    writeFileSync(file, '');
    const config = { databaseUrl: scene.databaseUrl, cacheFolder: join(file, 'below') };
    const one = await scene.open({ config });
    expect(await one.answers()).toEqual(await scene.fresh());
    expect(one.logged.some((said) => said.includes('"level":40') && said.includes('image'))).toBe(true);
  });
});
