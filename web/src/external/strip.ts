import { dateOfDay, dayNumber, localDate, wallInstant } from '@jishi/shared/time/zone';

export type StripDay = { readonly date: string; readonly busyMs: number };

const DAYS = 28;

/** How much of each of the next four weeks' days is taken, in ms, on the wall clock of `zone`. */
export function layStrip(spans: readonly { from: number; to: number }[], zone: string, now: number): StripDay[] {
  const today = dayNumber(localDate(zone, now));
  return Array.from({ length: DAYS }, (_, index) => {
    const from = wallInstant(zone, today + index, 0);
    const to = wallInstant(zone, today + index + 1, 0);
    const busyMs = spans.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
    return { date: dateOfDay(today + index), busyMs: Math.min(busyMs, to - from) };
  });
}
