import type { Db } from '@jishi/db/open';
import { readEventsAfter, type StoredEvent } from '@jishi/db/queries/event';

/** How many events a follower takes at once. */
export const BATCH = 500;

type Data = Readonly<Record<string, unknown>>;

/** What an event says; nothing when it does not say it as it should, so that no follower is kept from going on. */
export function dataOf(event: StoredEvent): Data {
  try {
    const data: unknown = JSON.parse(event.data);
    return typeof data === 'object' && data !== null ? (data as Data) : {};
  } catch {
    return {};
  }
}

/** The change that an event was part of; all events of a transaction have the same. */
export function changeOf(event: StoredEvent): string {
  const { change } = dataOf(event);
  return typeof change === 'string' && change !== '' ? change : `event:${event.id}`;
}

/** The next events after a cursor; none of a change is left for the next batch. */
export async function readWholeChanges(db: Db, cursor: number, batch = BATCH): Promise<StoredEvent[]> {
  for (let limit = batch; ; limit *= 4) {
    const events = await readEventsAfter(db, cursor, limit);
    const last = events.at(-1);
    if (!last || events.length < limit) return events;
    const unfinished = changeOf(last);
    const whole = events.filter((event) => changeOf(event) !== unfinished);
    if (whole.length > 0) return whole;
  }
}
