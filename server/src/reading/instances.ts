import type { Rejection } from '@jishi/shared/schema/external-calendar';
import { DAY_MS, overlaps, type Span } from '@jishi/shared/time/span';
import { instantOf, type Wall, wallOf } from './clock.ts';
import { type Event, endOf, momentOf, type Time } from './event.ts';
import { expand } from './expand.ts';
import { READING_LIMITS } from './limits.ts';
import type { Rule } from './rule.ts';
import { readCompact } from './value.ts';

/** The time that an event takes, or why that cannot be told. */
export type Taken = { readonly spans: readonly Span[] } | { readonly why: Rejection };

/** Instances that are not, or that another event stands for: by instant, and by day for those named by a date. */
type Gone = { readonly instants: ReadonlySet<number>; readonly days: ReadonlySet<number> };

const TWO_DAYS_MS = 2 * DAY_MS;

/**
 * The spans of an event that meet the window, in order: what the rules give, and the dates named one by one, without those
 * taken out and those that `changed` stand for. RANGE=THISANDFUTURE is a change of one instance: nearly nobody writes it.
 */
export function instancesOf(event: Event, changed: readonly Time[], window: Span): Taken {
  const gone = goneOf(event, [...event.removed, ...changed]);
  const found = new Map<number, Span>();
  const take = (wall: Wall, end: number | null = null) => {
    const time = { ...event.start, wall };
    const from = momentOf(time);
    if (gone.instants.has(from) || gone.days.has(dayOf(wall))) return;
    const span = { from, to: end ?? endOf(time, event.length) };
    if (span.from < span.to && overlaps(span, window)) found.set(from, span);
  };

  // DTSTART is the first instance, whether the rule has it or not (RFC 5545 3.8.5.3).
  take(event.start.wall);
  for (const rule of event.rules) {
    const walls = wallsOf(event, rule, window);
    if ('why' in walls) return walls;
    for (const wall of walls.walls) take(wall);
  }
  for (const named of event.added) take(onClockOf(event, named), named.to);
  return { spans: [...found.values()].sort((a, b) => a.from - b.from) };
}

/** The wall time of an event's own clock at which another time is. */
function onClockOf(event: Event, time: Time): Wall {
  if (time.clock === event.start.clock) return time.wall;
  return wallOf(event.start.clock, momentOf(time));
}

function dayOf(wall: Wall): number {
  return Math.floor(wall / DAY_MS);
}

function goneOf(event: Event, times: readonly Time[]): Gone {
  const instants = new Set<number>();
  const days = new Set<number>();
  for (const time of times) {
    // A date among times means whatever begins that day, and so does a time among dates.
    if (time.date || event.start.date) days.add(dayOf(onClockOf(event, time)));
    else instants.add(momentOf(time));
  }
  return { instants, days };
}

type Walls = { readonly walls: readonly Wall[] } | { readonly why: Rejection };

function wallsOf(event: Event, rule: Rule, window: Span): Walls {
  const { clock, wall: start, date } = event.start;
  const until = rule.until === null ? null : readCompact(rule.until);
  if (rule.until !== null && until === null) return { why: 'bad-rule' };
  const last = until === null ? Number.POSITIVE_INFINITY : latest(event, until);
  // No zone is two days from UTC, so this is all of the window on any clock.
  const length = event.length.days * DAY_MS + event.length.ms;
  const around = {
    from: window.from - length - TWO_DAYS_MS,
    to: Math.min(window.to, last + 1) + TWO_DAYS_MS,
  };
  if (around.to <= around.from) return { walls: [] };
  try {
    const isReal = (wall: Wall) => date || instantOf(clock, wall).real;
    const found = expand(rule, start, around, READING_LIMITS.instancesOfRule, isReal);
    if (found.more) return { why: 'too-many-instances' };
    return { walls: found.walls.filter((wall) => isWithin(event, wall, last, until)) };
  } catch {
    // It gave up counting.
    return { why: 'unsafe-rule' };
  }
}

type Until = ReturnType<typeof readCompact>;

/** The last instant that UNTIL allows. */
function latest(event: Event, until: NonNullable<Until>): number {
  const end = until.date ? until.wall + DAY_MS - 1 : until.wall;
  return until.utc ? end : instantOf(event.start.clock, end).instant;
}

/** Dates are held against UNTIL on either reading of it: as an instant, and as the date it shows in UTC. */
function isWithin(event: Event, wall: Wall, last: number, until: Until): boolean {
  if (until === null) return true;
  if (event.start.date && wall <= until.wall) return true;
  return instantOf(event.start.clock, wall).instant <= last;
}
