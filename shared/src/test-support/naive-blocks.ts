import type { WholeBlock } from '../schema/rules.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Span } from '../time/span.ts';
import { readLocal } from './clock.ts';

const CELL = 15 * MINUTE_MS;

/** Quarters of an hour around a date, by what the clock on the wall shows then, as if that were UTC. */
function readingsAround(zone: string, midnight: number): { at: number; shown: number }[] {
  const readings: { at: number; shown: number }[] = [];
  for (let at = midnight - 16 * HOUR_MS; at < midnight + 64 * HOUR_MS; at += CELL) {
    readings.push({ at, shown: readLocal(zone, at) });
  }
  return readings;
}

const shownAt = (midnight: number, time: string) =>
  midnight + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE_MS;

/** Occurrences of a block that touch a span, found by watching the clock on the wall around each date. */
export function blocksTouching(block: WholeBlock, zone: string, span: Span): Span[] {
  const found: Span[] = [];
  const first = Math.floor(span.from / DAY_MS) - 3;
  for (let day = first; day * DAY_MS < span.to + 2 * DAY_MS; day += 1) {
    const midnight = day * DAY_MS;
    if (!block.days.includes(new Date(midnight).getUTCDay() || 7)) continue;
    const readings = readingsAround(zone, midnight);
    const begins = shownAt(midnight, block.from);
    const ends = shownAt(block.to > block.from ? midnight : midnight + DAY_MS, block.to);
    const from = readings.find(({ shown }) => shown >= begins);
    const to = readings.findLast(({ shown }) => shown === ends) ?? readings.find(({ shown }) => shown >= ends);
    if (!from || !to || from.at >= to.at) continue;
    if (from.at < span.to && span.from < to.at) found.push({ from: from.at, to: to.at });
  }
  return found;
}
