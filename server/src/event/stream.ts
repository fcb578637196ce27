import { readEventsAfter, type StoredEvent } from '@jishi/db/queries/event';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { SSEStreamingApi } from 'hono/streaming';
import type { Deps } from '../context.ts';
import type { EventFollowing } from './follow.ts';

const HEARTBEAT_MS = 20_000;
const RETRY_MS = 3000;
const REPLAY_BATCH = 1000;
/** A page that missed more than these batches reads afresh. */
const MAX_REPLAY_BATCHES = 10;
const MAX_WAITING = 5000;

export type Shown = {
  readonly concerns: (event: StoredEvent) => boolean;
  readonly show: (event: StoredEvent) => unknown;
  /** Asked before each event is sent: a stream lasts longer than what its reader was when it began. */
  readonly mayStillSee: (event: StoredEvent) => Promise<boolean>;
};

/**
 * Writes events to one page until it leaves: `hello`, then those after event number `since` (null: none), then each as
 * it comes. `reset` says that too many were missed and the page has to read afresh.
 */
export async function streamEvents(
  deps: Deps,
  following: EventFollowing,
  stream: SSEStreamingApi,
  since: number | null,
  { concerns, show, mayStillSee }: Shown,
): Promise<void> {
  const waiting: StoredEvent[] = [];
  let wake: () => void = () => {};
  const { begun, unfollow } = following.follow((events) => {
    waiting.push(...events.filter(concerns));
    if (waiting.length > MAX_WAITING) stream.abort();
    wake();
  });
  stream.onAbort(() => {
    unfollow();
    wake();
  });
  // Without an event name: a browser hears only names that it listed beforehand, and the kind is in the data.
  const send = async (event: StoredEvent) => {
    if (await mayStillSee(event)) await stream.writeSSE({ id: String(event.id), data: JSON.stringify(show(event)) });
  };
  const somethingToDo = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, HEARTBEAT_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  try {
    const cursor = await begun;
    await stream.writeSSE({
      event: 'hello',
      // A page that leaves before its first event can come back to this place.
      id: String(since ?? cursor),
      data: JSON.stringify({ at: formatInstant(deps.clock()) }),
      retry: RETRY_MS,
    });
    const replayed = since === null ? new Set() : await replay(deps, stream, since, concerns, send);
    while (!stream.aborted) {
      const event = waiting.shift();
      if (event) {
        if (!replayed.has(event.id)) await send(event);
        continue;
      }
      await somethingToDo();
      if (waiting.length === 0 && !stream.aborted) await stream.write(': still here\n\n');
    }
  } finally {
    unfollow();
  }
}

/** Sends what was missed; answers the numbers, because the live events may bring some of them again. */
async function replay(
  deps: Deps,
  stream: SSEStreamingApi,
  since: number,
  concerns: Shown['concerns'],
  send: (event: StoredEvent) => Promise<void>,
): Promise<ReadonlySet<number>> {
  const replayed = new Set<number>();
  let cursor = since;
  for (let batch = 0; batch < MAX_REPLAY_BATCHES; batch += 1) {
    const events = await readEventsAfter(deps.store.read, cursor, REPLAY_BATCH);
    for (const event of events) {
      replayed.add(event.id);
      cursor = event.id;
      if (concerns(event)) await send(event);
    }
    if (events.length < REPLAY_BATCH || stream.aborted) return replayed;
  }
  await stream.writeSSE({ event: 'reset', data: '{}' });
  return replayed;
}
