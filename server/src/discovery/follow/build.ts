import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Db } from '@jishi/db/open';
import { readMark } from '@jishi/db/queries/discovery';
import { lastEventId } from '@jishi/db/queries/event';
import type { Mirror } from '../mirror/mirror.ts';
import { AnotherPast } from './apply.ts';
import type { ImageHead } from './image.ts';
import { loadMirror } from './load.ts';

/** A mirror, and the event up to which it surely holds everything. */
export type Built = { readonly head: ImageHead; readonly mirror: Mirror };

/** What a building process is asked for. */
export type BuildTask = {
  readonly databaseUrl: string;
  /** Where to leave the image. */
  readonly path: string;
  /** Epoch ms. */
  readonly now: number;
  /** Goes on from the image that is there, if it is of any use, instead of reading everything. */
  readonly onward: boolean;
};

/** Builds the mirror from the database in this process, with turns for others between slices. */
export async function buildHere(db: Db, now: number, signal?: AbortSignal): Promise<Built> {
  const head = await headAt(db, now);
  return { head, mirror: await loadMirror(db, now, signal) };
}

/** The last event before a mirror is read: everything after it is applied again. */
export async function headAt(db: Db, now: number): Promise<ImageHead> {
  const cursor = await lastEventId(db);
  const mark = await readMark(db, cursor);
  if (mark === '') throw new AnotherPast('the last event is no longer there');
  return { cursor, mark, madeAt: now };
}

/**
 * Has a process of its own leave an image of the catalogue on disk, so that nobody here waits and the memory that it takes
 * is given back. Throws with what it said when it fails, and ends it when `signal` says so.
 */
export function buildImage(task: BuildTask, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const builder = fork(fileURLToPath(new URL('./builder.ts', import.meta.url)), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      signal,
    });
    let said = '';
    builder.stderr?.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-2000);
    });
    builder.on('error', reject);
    builder.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`building the image of the catalogue ended with ${code}: ${said}`));
    });
    // The address of a database may hold a password: it is handed over where nobody else reads it.
    builder.send(task);
  });
}
