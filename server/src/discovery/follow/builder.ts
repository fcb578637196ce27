import { once } from 'node:events';
import { openStore } from '@jishi/db/open';
import { applyEvents, followDay } from './apply.ts';
import { type BuildTask, type Built, buildHere, headAt } from './build.ts';
import { belongsTo } from './check.ts';
import { pack, readImage, unpack, writeImage } from './image.ts';

// The whole of a building process: it reads the database by itself, leaves an image on disk and ends, and all memory that
// reading took is given back with it. It ends as well when the server that asked for it does.
process.once('disconnect', () => process.exit(1));
const [task] = (await once(process, 'message')) as [BuildTask];
const store = openStore(task.databaseUrl);
const { head, mirror } = (task.onward ? await fromImage(task) : null) ?? (await buildHere(store.read, task.now));
await writeImage(task.path, head, pack(mirror));
await store.close();
process.exit(0);

/** The image on disk, brought up to date; null when it is of no use. */
async function fromImage({ path, now }: BuildTask): Promise<Built | null> {
  const image = await readImage(path);
  if (!image || !(await belongsTo(store.read, image.head))) return null;
  const mirror = unpack(image.body);
  await followDay(store.read, mirror, now);
  const head = await headAt(store.read, now);
  const { known } = await applyEvents(store.read, mirror, image.head, now);
  return known ? { head, mirror } : null;
}
