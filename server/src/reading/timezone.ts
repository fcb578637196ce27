import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Clock, Wall } from './clock.ts';
import { expand } from './expand.ts';
import { READING_LIMITS } from './limits.ts';
import { parseLine, pickLines, rawValue } from './property.ts';
import { readRule } from './rule.ts';
import type { Component } from './split.ts';
import { readCompact, readValue } from './value.ts';

/** One line of a zone: from these wall times on (of the offset before), clocks are so far ahead of UTC. */
type Observance = { readonly from: number; readonly to: number; readonly starts: readonly Wall[] };
type Change = { readonly at: number; readonly offset: number };

const WANTED: ReadonlySet<string> = new Set(['dtstart', 'tzoffsetfrom', 'tzoffsetto', 'rrule', 'rdate']);
const YEAR_MS = 366 * DAY_MS;

/**
 * The clock that a file describes itself (RFC 5545 3.6.5), right from three years before the window on. Null for one that
 * says nothing that can be used.
 */
export function fileClock(zone: Component, window: Span): Clock | null {
  const around = { from: window.from - 3 * YEAR_MS, to: window.to + YEAR_MS };
  const observances = zone.children.flatMap((child) => observanceOf(child, around) ?? []);
  const changes = observances
    .flatMap(({ from, to, starts }) => starts.map((wall): Change => ({ at: wall - from, offset: to })))
    .sort((a, b) => a.at - b.at);
  const first = observances[0];
  if (!first) return null;
  const earliest = changes[0];
  // Before the first change that is known, what was before it.
  const before = observances.find(({ starts, from }) => starts.some((wall) => wall - from === earliest?.at)) ?? first;
  return { offsetAt: (instant) => offsetOf(changes, instant) ?? before.from };
}

function offsetOf(changes: readonly Change[], instant: number): number | null {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as Change).at <= instant) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : (changes[low - 1] as Change).offset;
}

function observanceOf({ lines }: Component, around: Span): Observance | null {
  try {
    const picked = pickLines(lines, WANTED);
    const start = readValue(firstOf(picked, 'dtstart'));
    const from = offsetMs(firstOf(picked, 'tzoffsetfrom'));
    const to = offsetMs(firstOf(picked, 'tzoffsetto'));
    if (!start || from === null || to === null) return null;
    const dates = (picked.get('rdate') ?? []).flatMap((line) => parseLine(line).values.map(readValue));
    const named = [start, ...dates].flatMap((value) => (value ? [value.wall] : [])).slice(0, READING_LIMITS.dates);
    const rules = (picked.get('rrule') ?? []).slice(0, 1).map(rawValue);
    return { from, to, starts: [...named, ...rules.flatMap((rule) => repeated(rule, start.wall, from, around))] };
  } catch {
    return null;
  }
}

function firstOf(picked: ReadonlyMap<string, readonly string[]>, name: string): unknown {
  const [line] = picked.get(name) ?? [];
  return line === undefined ? null : parseLine(line).values[0];
}

function repeated(text: string, start: Wall, offset: number, around: Span): readonly Wall[] {
  const rule = readRule(text);
  if ('why' in rule) return [];
  const until = rule.until === null ? null : readCompact(rule.until);
  // Of a rule that ended long ago, the last change still holds.
  const from = Math.min(around.from, (until?.wall ?? around.from) - 2 * YEAR_MS);
  const { walls } = expand(rule, start, { from, to: around.to }, READING_LIMITS.instancesOfRule);
  if (until === null) return walls;
  const end = until.utc ? until.wall + offset : until.wall + (until.date ? DAY_MS - 1 : 0);
  return walls.filter((wall) => wall <= end);
}

function offsetMs(value: unknown): number | null {
  const [, sign, hours, minutes, seconds] = /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(String(value)) ?? [];
  if (sign === undefined) return null;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000;
  return ms >= DAY_MS ? null : sign === '-' ? -ms : ms;
}
