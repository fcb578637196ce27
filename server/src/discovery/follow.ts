import { hasEvent } from '@jishi/db/queries/discovery';
import { lastEventId, readEventsAfter } from '@jishi/db/queries/event';
import type { Deps } from '../context.ts';
import { applyTouched, followDay, touchedBy } from './apply.ts';
import { loadMirror } from './load.ts';
import type { Mirror } from './mirror.ts';
import { makePauses } from './pause.ts';

const POLL_MS = 250;
const MAX_PAUSE_MS = 5000;
const BATCH = 500;
/** An import tells of each of its batches; everything is loaded anew once for many of them. */
const RENEW_GAP_MS = 3000;

/** A mirror, the last event that it holds, and when it last agreed with the database. */
export type Reflection = { readonly mirror: Mirror; cursor: number; asOf: number };

export type FollowDeps = Pick<Deps, 'store' | 'clock' | 'log'>;

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

/**
 * Loads the mirror and keeps it in step with `event`, here and on other servers. A failing database is tried again with
 * growing pauses; when the last event has disappeared (another database was put in place) everything is loaded anew.
 */
export function followMirror(deps: FollowDeps): Following {
  const db = deps.store.read;
  const { pause, wake } = makePauses();
  let current: Reflection | null = null;
  let loading = Promise.withResolvers<void>();
  let renewing: Promise<void> | null = null;
  let renewWanted = false;
  let renewNotBefore = 0;
  let failures = 0;
  let closed = false;

  async function load(): Promise<void> {
    const startedAt = deps.clock();
    const cursor = await lastEventId(db);
    current = { mirror: await loadMirror(db, startedAt), cursor, asOf: startedAt };
    loading.resolve();
  }

  function drop(reason: string): void {
    deps.log.warn(reason);
    current = null;
    loading = Promise.withResolvers<void>();
    wake();
  }

  /** Loads anew beside the mirror in use, which goes on following and answering meanwhile. */
  function renewWhenDue(): void {
    if (!renewWanted || renewing || performance.now() < renewNotBefore) return;
    renewWanted = false;
    renewing = load()
      .catch((error) => {
        renewWanted = true;
        deps.log.warn({ err: error }, 'loading the catalogue anew failed');
      })
      .finally(() => {
        renewing = null;
        renewNotBefore = performance.now() + RENEW_GAP_MS;
      });
  }

  async function look(): Promise<void> {
    if (!current) await load();
    const reflection = current as Reflection | null;
    if (!reflection) return;
    if (!(await hasEvent(db, reflection.cursor))) {
      drop('the last event is gone; loading the catalogue anew');
      return;
    }
    if (await catchUp(deps, reflection, () => closed)) renewWanted = true;
    renewWhenDue();
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
    isFresh: () => current !== null && failures === 0,
    nudge: wake,
    close: async () => {
      closed = true;
      wake();
      await running;
      await renewing;
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
    const known = await applyTouched(db, reflection.mirror, touched, lookedAt);
    everything ||= touched.everything || !known;
    reflection.cursor = events.at(-1)?.id ?? reflection.cursor;
    if (events.length < BATCH) {
      reflection.asOf = lookedAt;
      break;
    }
  }
  return everything;
}
