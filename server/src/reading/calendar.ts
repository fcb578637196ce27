import type { Span } from '@jishi/shared/time/span';
import { type Event, momentOf, NO_STAMP, type Refused, type Time } from './event.ts';
import { instancesOf } from './instances.ts';
import { READING_LIMITS } from './limits.ts';
import type { Busy } from './reading.ts';

export type Tally = {
  busy: Busy[];
  rejected: Refused[];
  cancelled: number;
  free: number;
  outside: number;
  /** There is more busy time than a calendar may have. */
  full: boolean;
};

/**
 * The busy time of all events: changes of single instances take the place of those instances, and of two events with the
 * same name the later one counts (RFC 5546 2.1.5). Those of which none says that it is later are events of their own.
 */
export function tallyEvents(events: readonly Event[], window: Span, tally: Tally): void {
  for (const series of groupsOf(events)) {
    const changes = latestOf(series.filter((event) => event.instead !== null));
    const masters = versionsOf(series.filter((event) => event.instead === null));
    const changed = changes.map((event) => event.instead as Time);
    for (const master of masters) add(master, changed, window, tally);
    for (const change of changes) add({ ...change, rules: [], added: [] }, [], window, tally);
    if (tally.full) return;
  }
}

/** Events that have the same name; those without a name are each for itself. */
function groupsOf(events: readonly Event[]): Iterable<readonly Event[]> {
  const named = new Map<string, Event[]>();
  const nameless: Event[][] = [];
  for (const event of events) {
    const group = event.uid === null ? null : named.get(event.uid);
    if (event.uid === null) nameless.push([event]);
    else if (group) group.push(event);
    else named.set(event.uid, [event]);
  }
  return [...named.values(), ...nameless];
}

/**
 * The newest version. Some programs give the same name to different events: where neither the sequence nor a stamp tells
 * which is newer, one is kept for each start.
 */
function versionsOf(events: readonly Event[]): Event[] {
  if (events.length <= 1) return [...events];
  const sequence = highest(events.map((event) => event.sequence));
  const newest = events.filter((event) => event.sequence === sequence);
  const stamp = highest(newest.map((event) => event.stamp).filter((one) => one !== NO_STAMP));
  return latestOf(newest.filter((event) => event.stamp === stamp || event.stamp === NO_STAMP));
}

function highest(numbers: readonly number[]): number {
  return numbers.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
}

/** One for each instance that is changed, or for each start of what is no change: the latest. */
function latestOf(events: readonly Event[]): Event[] {
  const latest = new Map<number, Event>();
  for (const event of events) {
    const key = momentOf(event.instead ?? event.start);
    const known = latest.get(key);
    if (!known || isLater(event, known)) latest.set(key, event);
  }
  return [...latest.values()];
}

/** Of two that say the same of themselves, the one that comes later in the file. */
function isLater(event: Event, known: Event): boolean {
  if (event.sequence !== known.sequence) return event.sequence > known.sequence;
  return event.stamp >= known.stamp;
}

function add(event: Event, changed: readonly Time[], window: Span, tally: Tally): void {
  if (event.taken !== 'busy') {
    tally[event.taken] += 1;
    return;
  }
  const taken = instancesOf(event, changed, window);
  if ('why' in taken) {
    tally.rejected.push({ uid: event.uid, title: event.title, why: taken.why });
    return;
  }
  if (taken.spans.length === 0) tally.outside += 1;
  for (const span of taken.spans) tally.busy.push({ ...span, uid: event.uid ?? '', title: event.title });
  if (tally.busy.length > READING_LIMITS.instances) tally.full = true;
}
