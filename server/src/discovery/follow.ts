import { hasEvent } from '@jishi/db/queries/discovery';
import { lastEventId, readEventsAfter } from '@jishi/db/queries/event';
import type { Deps } from '../context.ts';
import { applyTouched, expiredHolds, followDay, touchedBy } from './apply.ts';
import { loadMirror } from './load.ts';
import type { Mirror } from './mirror.ts';

const POLL_MS = 250;
const MAX_PAUSE_MS = 5000;
const BATCH = 500;

/** A mirror, the last event that it holds, and when it last agreed with the database. */
export type Reflection = { readonly mirror: Mirror; cursor: number; asOf: number };

export type FollowDeps = Pick<Deps, 'store' | 'clock' | 'log'>;

export type Following = {
  /** The mirror to answer from; null before the first one is loaded. */
  readonly current: () => Reflection | null;
  /** Whether the mirror is whole and was in touch with the database at the last try. */
  readonly isFresh: () => boolean;
  /** Looks for events now. */
  readonly nudge: () => void;
  readonly close: () => Promise<void>;
};

/**
 * Loads the mirror and keeps it in step with `event`, here and on other servers. A failing database is tried again with
 * growing pauses; when the last event has disappeared (another database was put in place) everything is loaded anew.
 * `onLoaded` is called after each whole load.
 */
export function followMirror(deps: FollowDeps, onLoaded: () => void): Following {
  const db = deps.store.read;
  let current: Reflection | null = null;
  let reloading: Promise<void> | null = null;
  let reloadAgain = false;
  let failures = 0;
  let closed = false;
  let wake: () => void = () => {};
  let nudged = false;

  async function load(): Promise<void> {
    const startedAt = deps.clock();
    const cursor = await lastEventId(db);
    current = { mirror: await loadMirror(db, startedAt), cursor, asOf: startedAt };
    onLoaded();
  }

  /** Loads anew beside the mirror in use, which goes on following meanwhile. */
  function reload(): void {
    if (reloading) {
      reloadAgain = true;
      return;
    }
    reloading = load()
      .catch((error) => {
        reloadAgain = true;
        deps.log.warn({ err: error }, 'loading discovery anew failed');
      })
      .finally(() => {
        reloading = null;
      });
  }

  async function look(): Promise<void> {
    if (!current) await load();
    const reflection = current as Reflection | null;
    if (!reflection) return;
    if (reloadAgain && !reloading) {
      reloadAgain = false;
      reload();
    }
    if (!(await hasEvent(db, reflection.cursor))) {
      deps.log.warn({ cursor: reflection.cursor }, 'the last event is gone; loading discovery anew');
      current = null;
      return;
    }
    const everything = await catchUp(deps, reflection, () => closed);
    if (everything) reload();
  }

  async function run(): Promise<void> {
    while (!closed) {
      nudged = false;
      try {
        await look();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!closed) deps.log.warn({ err: error, failures }, 'following events failed');
      }
      if (!closed && !nudged && current) await pause(Math.min(POLL_MS * 2 ** failures, MAX_PAUSE_MS));
      else if (!closed && failures > 0) await pause(Math.min(POLL_MS * 2 ** failures, MAX_PAUSE_MS));
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = run();
  return {
    current: () => current,
    isFresh: () => current !== null && failures === 0,
    nudge: () => {
      nudged = true;
      wake();
    },
    close: async () => {
      closed = true;
      wake();
      await running;
      await reloading;
    },
  };
}

/** Applies all events that there are. Answers whether something changed that only a whole load takes in. */
async function catchUp(deps: FollowDeps, reflection: Reflection, isClosed: () => boolean): Promise<boolean> {
  const db = deps.store.read;
  let everything = false;
  while (!isClosed()) {
    const lookedAt = deps.clock();
    await followDay(db, reflection.mirror, lookedAt);
    const events = await readEventsAfter(db, reflection.cursor, BATCH);
    const touched = touchedBy(events);
    const instruments = new Set([...touched.instruments, ...expiredHolds(reflection.mirror, lookedAt)]);
    const known = await applyTouched(db, reflection.mirror, { ...touched, instruments }, lookedAt);
    everything ||= touched.everything || !known;
    reflection.cursor = events.at(-1)?.id ?? reflection.cursor;
    if (events.length < BATCH) {
      reflection.asOf = lookedAt;
      break;
    }
  }
  return everything;
}
