import type { BookingRules } from '@jishi/shared/schema/rules';

/** The length that a first click takes: an hour, or what the rules allow nearest to it. */
export function usualLengthMs(rules: BookingRules): number {
  const wanted = Math.min(Math.max(60, rules.minMinutes), rules.maxMinutes);
  return Math.ceil(wanted / rules.stepMinutes) * rules.stepMinutes * 60_000;
}

const FINE_UNTIL_MINUTES = 8 * 60;

/** Lengths to offer: every step up to eight hours, then every hour up to a day, then every half day. */
export function lengthsOffered(rules: BookingRules): number[] {
  const lengths: number[] = [];
  const first = Math.ceil(rules.minMinutes / rules.stepMinutes) * rules.stepMinutes;
  for (let minutes = first; minutes <= rules.maxMinutes; minutes += stepAt(minutes, rules.stepMinutes)) {
    lengths.push(minutes);
  }
  if (lengths.at(-1) !== rules.maxMinutes && rules.maxMinutes % rules.stepMinutes === 0) lengths.push(rules.maxMinutes);
  return lengths;
}

function stepAt(minutes: number, stepMinutes: number): number {
  if (minutes < FINE_UNTIL_MINUTES) return stepMinutes;
  return minutes < 24 * 60 ? 60 : 12 * 60;
}
