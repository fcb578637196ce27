import { lastEventId, readEventsAfter, type StoredEvent } from '@jishi/db/queries/event';
import type { Deps } from '../context.ts';

const POLL_MS = 300;
const BATCH = 500;

export type Follower = (events: readonly StoredEvent[]) => void;

/**
 * Reads `event` with one cursor for all open pages of this process and hands each batch on. Events of other servers
 * arrive within a poll; `nudge` after an own commit makes it at once. Failures are retried at the next poll.
 */
export function followEvents(deps: Deps) {
  const followers = new Set<Follower>();
  let cursor: number | null = null;
  let busy = false;
  let stopped = false;

  async function poll(): Promise<void> {
    if (busy || stopped) return;
    busy = true;
    try {
      cursor ??= await lastEventId(deps.store.read);
      for (;;) {
        const events = await readEventsAfter(deps.store.read, cursor, BATCH);
        const last = events.at(-1);
        if (!last) break;
        cursor = last.id;
        for (const follower of followers) follower(events);
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'reading events failed');
    } finally {
      busy = false;
    }
  }

  const timer = setInterval(() => {
    if (followers.size > 0) void poll();
    else cursor = null;
  }, POLL_MS);
  timer.unref();

  return {
    follow(follower: Follower): () => void {
      followers.add(follower);
      void poll();
      return () => followers.delete(follower);
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
