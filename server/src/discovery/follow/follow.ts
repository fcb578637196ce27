import { hash } from 'node:crypto';
import { join } from 'node:path';
import { countOffered } from '@jishi/db/queries/discovery';
import type { Config } from '../../config.ts';
import type { Deps } from '../../context.ts';
import { pinyinFor } from '../language/readings.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { AnotherPast, applyEvents, followDay, type Position } from './apply.ts';
import { type Built, buildHere, buildImage } from './build.ts';
import { agrees, belongsTo } from './check.ts';
import { IMAGE_VERSION, readImage, unpack } from './image.ts';
import { makePauses } from './pause.ts';

const POLL_MS = 250;
const MAX_PAUSE_MS = 5000;
/** An import tells of each of its batches; everything is loaded anew once for many of them. */
const RENEW_GAP_MS = 3000;
/** A mirror that has not looked at the database for so long is not fresh. */
const STALE_MS = 10_000;
/** How often the image on disk is brought up to date, when at least so much has happened since. */
const REFRESH_MS = 600_000;
const REFRESH_EVENTS = 1000;
/** From so many instruments on the mirror is built in a process of its own, so that nobody waits, and kept on disk. */
export const LARGE = 5000;

/** A mirror, the last event that it holds, and when it last agreed with the database. */
export type Reflection = { readonly mirror: Mirror; position: Position; asOf: number };

export type FollowDeps = Pick<Deps, 'store' | 'clock' | 'log'> & {
  readonly config: Pick<Config, 'databaseUrl' | 'cacheFolder'>;
  /** From how many instruments on the mirror is built in a process of its own; LARGE when it is left out. */
  readonly large?: number;
};

export type Following = {
  /** The mirror to answer from; null while there is none. */
  readonly current: () => Reflection | null;
  /** Settles when there is a mirror. */
  readonly loaded: () => Promise<void>;
  /** Whether there is a mirror and it was in touch with the database at the last try. */
  readonly isFresh: () => boolean;
  /** Looks for events now. */
  readonly nudge: () => void;
  readonly close: () => Promise<void>;
};

/** Where the image of a database's catalogue is kept. */
export function imagePath({ databaseUrl, cacheFolder }: FollowDeps['config']): string {
  return join(cacheFolder, `catalogue-${hash('sha256', `${databaseUrl} ${IMAGE_VERSION}`, 'hex').slice(0, 12)}.image`);
}

/**
 * Makes the mirror, from its image on disk where that belongs to the database, and keeps it in step with `event`, here
 * and on other servers. A failing database is tried again with growing pauses; when the last event is not the one that it
 * was (another database was put in place) everything is loaded anew.
 */
export function followMirror(deps: FollowDeps): Following {
  const db = deps.store.read;
  const path = imagePath(deps.config);
  const { pause, wake } = makePauses();
  const warn = (reason: string) => deps.log.warn(reason);
  let current: Reflection | null = null;
  let loading = Promise.withResolvers<void>();
  let renewing: Promise<void> | null = null;
  let renewWanted = false;
  let rebuilding = false;
  /** Loaded anew, and not in use yet. */
  let renewed: Built | null = null;
  let renewNotBefore = 0;
  let failures = 0;
  let lookedAt = 0;
  let closed = false;
  const closing = new AbortController();
  /** The image on disk, as far as this process knows, and when it was last attended to. */
  const kept = { cursor: 0, at: performance.now() };
  let large = false;

  function adopt({ head, mirror }: Built): void {
    current = { mirror, position: head, asOf: head.madeAt };
    loading.resolve();
  }

  /** Reads everything: a small catalogue here, a large one in a process of its own that leaves an image of it. */
  async function build(): Promise<Built> {
    large = (await countOffered(db)) >= (deps.large ?? LARGE);
    const apart = large ? await buildApart().catch(unusable) : null;
    return apart ?? buildHere(db, deps.clock(), closing.signal);
  }

  async function buildApart(): Promise<Built | null> {
    await leaveImage(false);
    const image = await readImage(path);
    if (!image || !(await belongsTo(db, image.head))) {
      warn('no image of the catalogue could be left on disk; reading everything here');
      return null;
    }
    return { head: image.head, mirror: unpack(image.body) };
  }

  async function leaveImage(onward: boolean): Promise<void> {
    kept.at = performance.now();
    await buildImage({ databaseUrl: deps.config.databaseUrl, path, now: deps.clock(), onward }, closing.signal);
  }

  /** The mirror as it was kept on disk, brought up to date and compared with the database; null when it is of no use. */
  async function restore(): Promise<Built | null> {
    const image = await readImage(path);
    if (!image || !(await belongsTo(db, image.head))) return null;
    const mirror = unpack(image.body);
    const now = deps.clock();
    await followDay(db, mirror, now);
    const { cursor, mark, known } = await applyEvents(db, mirror, image.head, now, () => !closed);
    if (!known || !(await agrees(db, mirror, now))) {
      warn('the image of the catalogue does not agree with the database; reading everything');
      return null;
    }
    large = true;
    kept.cursor = image.head.cursor;
    return { head: { cursor, mark, madeAt: now }, mirror };
  }

  /** Nobody is answered before it is known how Chinese names are read. */
  async function prepared(built: Built): Promise<Built> {
    await pinyinFor(built.mirror.things).catch((error) => {
      deps.log.warn({ err: error }, 'nothing is found by its pinyin');
    });
    return built;
  }

  /** Whatever is wrong with an image, the database has it all. */
  function unusable(error: unknown): null {
    if (closed) throw error;
    deps.log.warn({ err: error }, 'the image of the catalogue is of no use; reading everything');
    return null;
  }

  function drop(reason: string): void {
    warn(reason);
    current = null;
    loading = Promise.withResolvers<void>();
    wake();
  }

  /** Loads anew beside the mirror in use, which goes on following and answering meanwhile. */
  function renewWhenDue(): void {
    if (!renewWanted || renewing || renewed || performance.now() < renewNotBefore) return;
    renewWanted = false;
    rebuilding = true;
    inBackground(renew(), 'loading the catalogue anew failed', () => {
      rebuilding = false;
      renewWanted = true;
    });
  }

  async function renew(): Promise<void> {
    const built = await prepared(await build());
    // Most of what happened meanwhile, so that little is left to do when it takes the place of the one in use.
    renewed = await broughtUp(built);
    wake();
  }

  /** What happened since a mirror was made, applied to it. Throws when it was made of another database. */
  async function broughtUp({ head, mirror }: Built): Promise<Built> {
    const now = deps.clock();
    await followDay(db, mirror, now);
    const { cursor, mark, known } = await applyEvents(db, mirror, head, now, () => !closed);
    if (!known) renewWanted = true;
    return { head: { cursor, mark, madeAt: now }, mirror };
  }

  /**
   * Puts a mirror that was loaded anew in the place of the one in use. Only `look` calls this, and only `look` applies
   * events to the one in use: nothing that was visible is missing for a moment.
   */
  async function takeOver(built: Built): Promise<void> {
    try {
      adopt(await broughtUp(built));
    } catch (error) {
      renewWanted = true;
      throw error;
    } finally {
      renewed = null;
      rebuilding = false;
    }
  }

  /** Keeps the image on disk near the present, so that the next start has little to catch up with. */
  function refreshWhenDue(reflection: Reflection): void {
    const { cursor } = reflection.position;
    if (!large || renewing || performance.now() - kept.at < REFRESH_MS) return;
    if (cursor - kept.cursor < REFRESH_EVENTS) return;
    kept.cursor = cursor;
    // What is no longer said of anything stays in a mirror; now and then it is built anew.
    const onward = reflection.mirror.changes < 2 * reflection.mirror.listed;
    inBackground(leaveImage(onward), 'keeping the image of the catalogue failed', () => {});
  }

  function inBackground(work: Promise<void>, failure: string, onFailure: () => void): void {
    renewing = work
      .catch((error) => {
        onFailure();
        if (!closed) deps.log.warn({ err: error }, failure);
      })
      .finally(() => {
        renewing = null;
        renewNotBefore = performance.now() + RENEW_GAP_MS;
      });
  }

  /** Applies all events that there are; see `applyEvents`. */
  async function catchUp(reflection: Reflection, now: number) {
    const { mirror, position } = reflection;
    await followDay(db, mirror, now);
    const { known, done, ...reached } = await applyEvents(db, mirror, position, now, () => !closed);
    reflection.position = reached;
    return { known, done };
  }

  function onAnotherPast(error: unknown): null {
    if (!(error instanceof AnotherPast)) throw error;
    drop(`${error.message}; loading the catalogue anew`);
    return null;
  }

  async function look(): Promise<void> {
    if (!current) adopt(await prepared((await restore().catch(unusable)) ?? (await build())));
    if (renewed) await takeOver(renewed);
    const reflection = current as Reflection | null;
    if (!reflection) return;
    const startedAt = deps.clock();
    const caughtUp = await catchUp(reflection, startedAt).catch(onAnotherPast);
    if (!caughtUp) return;
    const { known, done } = caughtUp;
    if (!known) renewWanted = true;
    // What is told of things that only a whole load takes in is missing until that is done.
    if (done && !renewWanted && !rebuilding) reflection.asOf = startedAt;
    lookedAt = performance.now();
    renewWhenDue();
    refreshWhenDue(reflection);
  }

  async function run(): Promise<void> {
    while (!closed) {
      try {
        await look();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!closed) deps.log.warn({ err: error, failures }, 'following events failed');
      }
      if (!closed) await pause(Math.min(POLL_MS * 2 ** failures, MAX_PAUSE_MS));
    }
  }

  const running = run();
  return {
    current: () => current,
    loaded: () => loading.promise,
    isFresh: () => current !== null && failures === 0 && performance.now() - lookedAt < STALE_MS,
    nudge: wake,
    close: async () => {
      closed = true;
      closing.abort();
      wake();
      await running;
      await renewing;
    },
  };
}
