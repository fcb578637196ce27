import type { Span } from '@jishi/shared/time/span';
import { type Event, momentOf, type Refused, type Time } from './event.ts';
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
 * same name the later one counts (RFC 5546 2.1.5).
 */
export function tallyEvents(events: readonly Event[], window: Span, tally: Tally): void {
  for (const series of groupsOf(events)) {
    const changes = latestOf(series.filter((event) => event.instead !== null));
    const masters = latestOf(series.filter((event) => event.instead === null));
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

/** One for each instance that is changed, or one for the series: the latest. */
function latestOf(events: readonly Event[]): Event[] {
  const latest = new Map<number, Event>();
  for (const event of events) {
    const key = event.instead === null ? 0 : momentOf(event.instead);
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
