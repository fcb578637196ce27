import type { RuleName } from '../schema/rules.ts';
import { ceilToGrid, floorToGrid, GRID_MS, onGrid } from '../time/grid.ts';
import { DAY_MS, MINUTE_MS, type Span, subtract, union } from '../time/span.ts';
import { type BookingRequest, type Facts, judge } from './judge.ts';

/**
 * When an instrument can take a booking: open time minus what is taken, the instrument's own buffers considered,
 * on at least one station. Holds for everybody at any moment: notice, horizon and quotas are not looked at.
 */
export function freeSpans(facts: Pick<Facts, 'open' | 'taken' | 'rules' | 'stations'>): Span[] {
  return union(stationsFree(facts).flat());
}

function stationsFree({
  open,
  taken,
  rules,
  stations,
}: Pick<Facts, 'open' | 'taken' | 'rules' | 'stations'>): Span[][] {
  return Array.from({ length: stations }, (_, station) => {
    const holes = taken
      .filter((span) => span.station === station)
      .map((span) => ({
        from: span.from - rules.bufferAfterMinutes * MINUTE_MS,
        to: span.to + rules.bufferBeforeMinutes * MINUTE_MS,
      }));
    return subtract(open, holes);
  });
}

/** Rules about the request as such: where one is broken, no other time of the same length helps. */
const TIMELESS: readonly RuleName[] = ['withdrawn', 'mode', 'too-short', 'too-long'];

/**
 * Times at which a booking of the same length passes `judge`, nearest to the wanted start first, at most `limit`, and
 * no two closer to each other than the length. Looks as far as `facts.open` reaches.
 */
export function nearestTimes(request: BookingRequest, facts: Facts, now: number, limit: number): Span[] {
  const length = request.to - request.from;
  if (length <= 0 || !onGrid(length)) return [];
  if (judge(request, facts, now).some(({ rule }) => TIMELESS.includes(rule))) return [];
  const found: Span[] = [];
  for (const from of quartersAround(request.from, startsOf(length, facts, now))) {
    if (found.length >= limit) break;
    if (found.some((other) => Math.abs(other.from - from) < length)) continue;
    const candidate = { from, to: from + length };
    if (judge({ ...request, ...candidate }, facts, now).length === 0) found.push(candidate);
  }
  return found;
}

/** Where a booking of `length` can begin as far as opening hours, others' time, notice and horizon go; ends included. */
function startsOf(length: number, facts: Facts, now: number): Span[] {
  const earliest = now + facts.rules.noticeMinutes * MINUTE_MS;
  const latest = now + facts.rules.horizonDays * DAY_MS;
  return stationsFree(facts)
    .flat()
    .map((span) => ({ from: Math.max(span.from, earliest), to: Math.min(span.to - length, latest) }))
    .filter((starts) => starts.from <= starts.to);
}

/** The quarters of an hour inside `ranges` (ends included), nearest to `instant` first, the earlier one of two. */
function* quartersAround(instant: number, ranges: readonly Span[]): Generator<number> {
  const first = Math.min(...ranges.map((range) => range.from));
  const last = Math.max(...ranges.map((range) => range.to));
  let before = Math.min(floorToGrid(instant), floorToGrid(last));
  let after = Math.max(floorToGrid(instant) + GRID_MS, ceilToGrid(first));
  while (before >= first || after <= last) {
    const backwards = after > last || (before >= first && instant - before <= after - instant);
    const quarter = backwards ? before : after;
    if (backwards) before -= GRID_MS;
    else after += GRID_MS;
    if (ranges.some((range) => range.from <= quarter && quarter <= range.to)) yield quarter;
  }
}
