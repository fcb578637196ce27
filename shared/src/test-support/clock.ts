import { DAY_MS, MINUTE_MS } from '../time/span.ts';

/** A second opinion on wall clocks for tests: the platform's own formatting, asked instant by instant. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  return format;
}

const answers = new Map<string, Map<number, number>>();

/** Minutes east of UTC. */
export function readOffset(zone: string, instant: number): number {
  let known = answers.get(zone);
  if (!known) {
    known = new Map();
    answers.set(zone, known);
  }
  const offset = known.get(instant) ?? askOffset(zone, instant);
  known.set(instant, offset);
  return offset;
}

/** Read from `GMT-03:30`. */
function askOffset(zone: string, instant: number): number {
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(formatOf(zone).format(instant)) ?? ['?'];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** What the wall clock shows, as epoch milliseconds of the same reading in UTC. */
export function readLocal(zone: string, instant: number): number {
  return instant + readOffset(zone, instant) * MINUTE_MS;
}

export type ClockChange = { readonly at: number; readonly before: number; readonly after: number };

/** The changes of a zone's clock in a window, to the minute; offsets are looked at every `everyDays`. */
export function clockChanges(zone: string, window: { from: number; to: number }, everyDays: number): ClockChange[] {
  const changes: ClockChange[] = [];
  let before = readOffset(zone, window.from);
  for (let at = window.from; at < window.to; at += everyDays * DAY_MS) {
    const after = readOffset(zone, at + everyDays * DAY_MS);
    if (after === before) continue;
    changes.push({ at: changeBetween(zone, at, at + everyDays * DAY_MS), before, after });
    before = after;
  }
  return changes;
}

function changeBetween(zone: string, low: number, high: number): number {
  const before = readOffset(zone, low);
  let inside = low;
  let beyond = high;
  while (beyond - inside > MINUTE_MS) {
    const middle = Math.floor((inside + beyond) / 2 / MINUTE_MS) * MINUTE_MS;
    if (readOffset(zone, middle) === before) inside = middle;
    else beyond = middle;
  }
  return beyond;
}

export const EVERY_ZONE: readonly string[] = Intl.supportedValuesOf('timeZone');
