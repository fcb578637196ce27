import type { BookingRules, Refusal, ServiceMode, WholeBlock } from '../schema/rules.ts';
import { ceilToGrid, floorToGrid, GRID_MS } from '../time/grid.ts';
import { minuteOfDay } from '../time/hours.ts';
import { contains, MINUTE_MS, overlaps, type Span } from '../time/span.ts';
import { occurrencesOf } from './blocks.ts';
import type { Facts } from './facts.ts';
import { judge } from './judge.ts';
import { authorisedTime, passing } from './search.ts';
import { isTimeless, startsOf } from './suggest.ts';

/**
 * Somewhere in `[from, to)` a time of `minutes`. A whole block fits a wish of its length on the wall clock, however long
 * a clock that is put forward or back makes it.
 */
export type Wish = Span & { readonly minutes: number; readonly mode?: ServiceMode | undefined };

/**
 * The first time of a wish that passes `judge` and has nothing of `passedOn`, as far as `facts.open` reaches and as many
 * times go as one search judges.
 */
export function earliestTime(wish: Wish, facts: Facts, now: number, passedOn: readonly Span[] = []): Span | null {
  const length = wish.minutes * MINUTE_MS;
  const { ranges, keepsStep } = startsOf(length, facts, now);
  const passOver = (time: Span) =>
    passedOn.some((other) => overlaps(other, time)) || (time.to - time.from === length && !keepsStep(time));
  for (const time of passing(timesOf(wish, facts, ranges), wish.mode, facts, now, passOver)) return time;
  return null;
}

/** A clock that is put forward takes no more from a block. */
const LOST_MINUTES = 120;

/**
 * Whether somebody could be offered a time of the wish where an instrument is free (`freeSpans`), as far as that can be
 * told without looking at anybody: what has no room is not worth judging.
 */
export function hasRoom(wish: Wish, free: readonly Span[], rules: Pick<BookingRules, 'wholeBlocks'>): boolean {
  const minutes = rules.wholeBlocks.length > 0 ? wish.minutes - LOST_MINUTES : wish.minutes;
  return free.some((span) => Math.min(span.to, wish.to) - Math.max(span.from, wish.from) >= minutes * MINUTE_MS);
}

/** What refuses every time of the wish, however long one waits; empty when waiting may help. */
export function hopeless(wish: Wish, facts: Facts, now: number): Refusal[] {
  const length = wish.minutes * MINUTE_MS;
  const to = floorToGrid(wish.to);
  const last = { from: to - length, to, mode: wish.mode };
  const refusals = judge(last, facts, now);
  const hopes = curable(refusals, wish, facts, now);
  const lasting = refusals.filter((refusal) => !hopes.includes(refusal) || isTooEarly(refusal));
  const { stepMinutes } = facts.rules;
  const offStep = wish.minutes % stepMinutes !== 0 && blocksOf(wish, facts).length === 0;
  return offStep ? [...lasting, { rule: 'grid', stepMinutes }] : lasting;
}

/** At the last time of a wish these do not go away. */
function isTooEarly({ rule }: Refusal): boolean {
  return rule === 'past' || rule === 'notice';
}

/**
 * Refusals that another time, or waiting, may cure. Where a block is as long as the wish, no length is wrong. Bookings
 * that are over by the last time of the wish do not count then. Nobody waits for an authorisation: one that has ended,
 * or ends too soon, is as none.
 */
function curable(refusals: readonly Refusal[], wish: Wish, facts: Facts, now: number): Refusal[] {
  const anyLength = blocksOf(wish, facts).length > 0;
  return refusals.filter((refusal) => {
    const { rule } = refusal;
    if (anyLength && (rule === 'too-short' || rule === 'too-long')) return true;
    if (rule === 'quota' && refusal.per === 'active') {
      return refusal.until !== null && refusal.until <= floorToGrid(wish.to) - wish.minutes * MINUTE_MS;
    }
    if (rule === 'authorisation' && refusal.needed === 'authorisation') return isAuthorised(wish, facts, now);
    return !isTimeless(refusal, facts);
  });
}

/** Whether a time of the wish that is not past is covered. */
function isAuthorised(wish: Wish, { person, rules }: Facts, now: number): boolean {
  return hasRoom({ ...wish, from: Math.max(wish.from, now) }, authorisedTime(person), rules);
}

/** Every time of the wish that may do where a booking can begin in `starts`, the earliest first. */
function* timesOf(wish: Wish, facts: Facts, starts: readonly Span[]): Generator<Span> {
  const length = wish.minutes * MINUTE_MS;
  const blocks = blocksOf(wish, facts)
    .flatMap((block) => occurrencesOf(block, facts.zone, wish))
    .filter((time) => contains(wish, time))
    .sort(byTime);
  const inWindow = starts.map((range) => ({
    from: Math.max(range.from, wish.from),
    to: Math.min(range.to, wish.to - length),
  }));
  for (const from of quartersOf(inWindow)) {
    const time = { from, to: from + length };
    while (blocks[0] && byTime(blocks[0], time) < 0) yield blocks.shift() as Span;
    yield time;
  }
  yield* blocks;
}

function byTime(a: Span, b: Span): number {
  return a.from - b.from || a.to - b.to;
}

/** The quarters of an hour inside ranges, ends included, each once and the earliest first. */
function* quartersOf(ranges: readonly Span[]): Generator<number> {
  let next = 0;
  for (const { from, to } of ranges.toSorted(byTime)) {
    for (next = Math.max(next, ceilToGrid(from)); next <= to; next += GRID_MS) yield next;
  }
}

function blocksOf({ minutes }: Wish, { rules }: Facts): WholeBlock[] {
  return rules.wholeBlocks.filter((block) => wallMinutes(block) === minutes);
}

/** How long a block is on the clock on the wall. */
function wallMinutes({ from, to }: WholeBlock): number {
  const minutes = minuteOfDay(to) - minuteOfDay(from);
  return minutes > 0 ? minutes : minutes + 24 * 60;
}
