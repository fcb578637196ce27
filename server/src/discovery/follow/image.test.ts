import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addId } from '../mirror/ids.ts';
import { addList, setList } from '../mirror/lists.ts';
import { type Mirror, newMirror } from '../mirror/mirror.ts';
import { pack, readImage, unpack, writeImage } from './image.ts';

const HEAD = { cursor: 7, mark: 'said', madeAt: 1 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jishi-image-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function someMirror(): Mirror {
  const nothing = { regions: [], classes: [], techniques: [], types: [], institutions: [], facilities: [] };
  const mirror = newMirror({ ...nothing, layers: new Map() }, new Map(), { from: 0, to: 1 });
  addId(mirror.ids, '0190f0c1-2d3e-7abc-8def-0123456789ab');
  setList(mirror.blocks, addList(mirror.blocks), [0, -5, 3]);
  return mirror;
}

test('an image says what the mirror says, and shares nothing with it', () => {
  const mirror = someMirror();
  const body = pack(mirror);
  const copy = unpack(body);
  expect(copy).toEqual(mirror);
  expect(copy.nextExpiry).toBe(Number.POSITIVE_INFINITY);
  mirror.cells.place[0] = 9;
  body.fill(0);
  expect(copy.cells.place[0]).toBe(0);
  expect([...copy.blocks.data.subarray(0, 3)]).toEqual([0, -5, 3]);
  // A number of them at the beginning of a buffer of their own, not the whole file behind each.
  expect(copy.blocks.data.buffer.byteLength).toBe(copy.blocks.data.byteLength);
});

test('what is written is read as it was, and where there is no file there is no image', async () => {
  const path = join(folder, 'deep', 'one.image');
  expect(await readImage(path)).toBeNull();
  await writeImage(path, HEAD, pack(someMirror()));
  const read = await readImage(path);
  expect(read?.head).toMatchObject(HEAD);
  expect(unpack(read?.body as Buffer)).toEqual(someMirror());
});

test('several writers at once leave one whole image', async () => {
  const path = join(folder, 'one.image');
  const bodies = [1, 2, 3, 4].map((n) => Buffer.alloc(5_000_000, n));
  await Promise.all(bodies.map((body, i) => writeImage(path, { ...HEAD, cursor: i }, body)));
  const read = await readImage(path);
  expect(read?.body.equals(bodies[read.head.cursor] as Buffer)).toBe(true);
  expect(readdirSync(folder)).toEqual(['one.image']);
});

test('what a writer left that was ended is removed in time, and what another one is writing is not', async () => {
  const [old, fresh, foreign] = ['one.image.old', 'one.image.new', 'two.image.old'].map((name) => join(folder, name));
  for (const left of [old, fresh, foreign] as string[]) writeFileSync(left, 'half');
  const twoHoursAgo = Date.now() / 1000 - 7200;
  for (const left of [old, foreign] as string[]) utimesSync(left, twoHoursAgo, twoHoursAgo);
  await writeImage(join(folder, 'one.image'), HEAD, Buffer.from('x'));
  expect([old, fresh, foreign].map((left) => existsSync(left as string))).toEqual([false, true, true]);
});
