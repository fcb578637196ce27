import { GRID_MS } from '../time/grid.ts';
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

/**
 * Starts at which a booking of the same length passes `judge`, nearest to the wanted start first, at most `limit`,
 * and no two closer to each other than the length. Looks as far as `facts.open` reaches.
 */
export function nearestTimes(request: BookingRequest, facts: Facts, now: number, limit: number): Span[] {
  const length = request.to - request.from;
  const stepMs = facts.rules.stepMinutes * MINUTE_MS;
  const starts = new Set<number>();
  for (const span of stationsFree(facts).flat()) {
    const earliest = Math.max(span.from, now + facts.rules.noticeMinutes * MINUTE_MS);
    const latest = Math.min(span.to - length, now + facts.rules.horizonDays * DAY_MS);
    if (earliest > latest) continue;
    for (const start of [earliest, Math.min(Math.max(request.from, earliest), latest), latest]) {
      for (const candidate of stepsAround(start, stepMs)) {
        if (candidate >= earliest && candidate <= latest) starts.add(candidate);
      }
    }
  }
  const sorted = [...starts].sort((a, b) => Math.abs(a - request.from) - Math.abs(b - request.from) || a - b);
  const found: Span[] = [];
  for (const from of sorted) {
    if (found.length >= limit) break;
    const candidate = { ...request, from, to: from + length };
    if (found.some((other) => Math.abs(other.from - from) < length)) continue;
    if (judge(candidate, facts, now).length === 0) found.push({ from, to: from + length });
  }
  return found;
}

/** The quarters of an hour within one step before and after an instant; `judge` sorts out those off the step. */
function stepsAround(instant: number, stepMs: number): number[] {
  const first = Math.floor((instant - stepMs) / GRID_MS) * GRID_MS;
  const quarters: number[] = [];
  for (let start = first; start <= instant + stepMs; start += GRID_MS) quarters.push(start);
  return quarters;
}
