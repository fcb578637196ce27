import { setTimeout as sleep } from 'node:timers/promises';
import { lastEventId, readEventsAfter, type StoredEvent } from '@jishi/db/queries/event';
import type { Deps } from '../context.ts';

const POLL_MS = 300;
const BATCH = 500;

export type Follower = (events: readonly StoredEvent[]) => void;
export type Following = {
  /** The number of the event after which every one is handed over; the database may keep us waiting for it. */
  readonly begun: Promise<number>;
  readonly unfollow: () => void;
};

/**
 * Reads `event` with one cursor for all open pages of this process and hands each batch on. Events of other servers
 * arrive within a poll; `nudge` after an own commit makes it at once. Failures are retried at the next poll.
 */
export function followEvents(deps: Deps) {
  const followers = new Set<Follower>();
  let cursor: number | null = null;
  let underway: Promise<void> | null = null;
  let stopped = false;

  async function readOn(): Promise<void> {
    try {
      cursor ??= await lastEventId(deps.store.read);
      for (;;) {
        const events = await readEventsAfter(deps.store.read, cursor, BATCH);
        const last = events.at(-1);
        if (!last) return;
        cursor = last.id;
        for (const follower of followers) follower(events);
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'reading events failed');
    }
  }

  function poll(): Promise<void> {
    if (stopped) return Promise.resolve();
    underway ??= readOn().finally(() => {
      underway = null;
    });
    return underway;
  }

  async function begin(): Promise<number> {
    for (;;) {
      await poll();
      if (cursor !== null) return cursor;
      if (stopped) return 0;
      await sleep(POLL_MS, undefined, { ref: false });
    }
  }

  const timer = setInterval(() => {
    if (followers.size > 0) void poll();
    else if (!underway) cursor = null;
  }, POLL_MS);
  timer.unref();

  return {
    follow(follower: Follower): Following {
      followers.add(follower);
      const begun = cursor === null ? begin() : Promise.resolve(cursor);
      return { begun, unfollow: () => void followers.delete(follower) };
    },
    nudge(): void {
      if (followers.size > 0) void poll();
    },
    followers: () => followers.size,
    stop(): void {
      stopped = true;
      clearInterval(timer);
    },
  };
}

export type EventFollowing = ReturnType<typeof followEvents>;
