import type { BookingRules, WholeBlock } from '../schema/rules.ts';
import { minuteOfDay } from '../time/hours.ts';
import { overlaps, type Span } from '../time/span.ts';
import { wallClock, wallInstant, weekday } from '../time/zone.ts';

type Blocked = { readonly zone: string; readonly rules: Pick<BookingRules, 'wholeBlocks'> };

/**
 * When a block occurs, as far as it touches `window`, by its start. `days` are those on which it begins. Like opening
 * hours it begins the first and ends the last time that the clock on the wall reads its ends: a night on which the clock
 * is put back is an hour longer, and what lies in a gap alone does not occur.
 */
export function occurrencesOf(block: WholeBlock, zone: string, window: Span): Span[] {
  const [from, to] = [minuteOfDay(block.from), minuteOfDay(block.to)];
  const nights = to <= from ? 1 : 0;
  const found: Span[] = [];
  // Two days before: the block may end a day after it began, and a clock put back over midnight reads yesterday again.
  const last = wallClock(zone, window.to).day + 1;
  for (let day = wallClock(zone, window.from).day - 2; day <= last; day += 1) {
    if (!block.days.includes(weekday(day))) continue;
    const span = { from: wallInstant(zone, day, from), to: wallInstant(zone, day + nights, to, 'later') };
    if (span.from < span.to && overlaps(span, window)) found.push(span);
  }
  return found;
}

const NONE: readonly Span[] = [];

/** Every occurrence of a whole block that a span touches. */
export function blocksOver(span: Span, { zone, rules }: Blocked): readonly Span[] {
  if (rules.wholeBlocks.length === 0) return NONE;
  return rules.wholeBlocks.flatMap((block) => occurrencesOf(block, zone, span));
}

/** The blocks that a span is an occurrence of; mostly none, and more than one only where settings repeat themselves. */
export function blocksBooked(span: Span, { zone, rules }: Blocked): WholeBlock[] {
  return rules.wholeBlocks.filter((block) => occurrencesOf(block, zone, span).some((one) => sameSpan(one, span)));
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.from === b.from && a.to === b.to;
}
