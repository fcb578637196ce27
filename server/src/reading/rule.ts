import type { Rejection } from '@jishi/shared/schema/external-calendar';
import { READING_LIMITS } from './limits.ts';

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** A rule that is safe to expand. */
export type Rule = {
  readonly frequency: Frequency;
  readonly interval: number;
  /** At most 10,000. */
  readonly count: number | null;
  /** As it stands: `20261231` or `20261231T235959Z`. */
  readonly until: string | null;
  readonly weekStart: string;
  readonly byDay: readonly string[];
  readonly lists: Readonly<Record<ListName, readonly number[]>>;
};

type Range = { readonly low: number; readonly high: number; readonly negative: boolean };

const LISTS = {
  BYMONTH: { low: 1, high: 12, negative: false },
  BYMONTHDAY: { low: 1, high: 31, negative: true },
  BYYEARDAY: { low: 1, high: 366, negative: true },
  BYWEEKNO: { low: 1, high: 53, negative: true },
  BYHOUR: { low: 0, high: 23, negative: false },
  BYMINUTE: { low: 0, high: 59, negative: false },
  BYSECOND: { low: 0, high: 59, negative: false },
  BYSETPOS: { low: 1, high: 366, negative: true },
} as const satisfies Readonly<Record<string, Range>>;
export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as ListName[];

const TOO_FINE: ReadonlySet<string> = new Set(['SECONDLY', 'MINUTELY', 'HOURLY']);
const WEEKDAY = /^(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)$/;
const UNTIL = /^\d{8}(?:T\d{6}Z?)?$/;
const NUMBER = /^[+-]?\d{1,15}$/;

class Refused extends Error {
  readonly why: Rejection;

  constructor(why: Rejection) {
    super(why);
    this.why = why;
  }
}

/**
 * Reads a recurrence rule (RFC 5545 3.3.10) and judges it before anything is expanded: nothing finer than days, no
 * interval beyond 1,000, no lists that multiply. Parts that nobody knows make a rule that nobody can follow.
 */
export function readRule(text: string): Rule | { readonly why: Rejection } {
  try {
    return judge(partsOf(text));
  } catch (error) {
    if (error instanceof Refused) return { why: error.why };
    throw error;
  }
}

const PARTS: ReadonlySet<string> = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', ...LIST_NAMES]);

function partsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    if (part.trim() === '') continue;
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    if (name.startsWith('X-')) continue;
    // Another calendar than the Gregorian (RFC 7529) would be other days.
    if (name === 'RSCALE' && value === 'GREGORIAN') continue;
    if (!PARTS.has(name) || value === '') throw new Refused('bad-rule');
    parts.set(name, value);
  }
  return parts;
}

function judge(parts: ReadonlyMap<string, string>): Rule {
  const given = parts.get('FREQ') ?? '';
  if (TOO_FINE.has(given)) throw new Refused('unsafe-rule');
  const frequency = FREQUENCIES.find((name) => name === given);
  if (!frequency) throw new Refused('bad-rule');
  const interval = number(parts.get('INTERVAL') ?? '1');
  if (interval < 1 || interval > READING_LIMITS.interval) throw new Refused('unsafe-rule');
  const lists = {
    BYMONTH: listOf(parts, 'BYMONTH'),
    BYMONTHDAY: listOf(parts, 'BYMONTHDAY'),
    BYYEARDAY: listOf(parts, 'BYYEARDAY'),
    BYWEEKNO: listOf(parts, 'BYWEEKNO'),
    BYHOUR: listOf(parts, 'BYHOUR'),
    BYMINUTE: listOf(parts, 'BYMINUTE'),
    BYSECOND: listOf(parts, 'BYSECOND'),
    BYSETPOS: listOf(parts, 'BYSETPOS'),
  };
  const byDay = textsOf(parts, 'BYDAY');
  const weekStart = parts.get('WKST') ?? 'MO';
  if (![...byDay, weekStart].every((day) => WEEKDAY.test(day))) throw new Refused('bad-rule');
  const product = LIST_NAMES.reduce((all, name) => all * Math.max(1, lists[name].length), Math.max(1, byDay.length));
  if (product > READING_LIMITS.listProduct) throw new Refused('unsafe-rule');
  return { frequency, interval, ...endOf(parts), weekStart: weekStart.slice(-2), byDay, lists };
}

function endOf(parts: ReadonlyMap<string, string>): { count: number | null; until: string | null } {
  const until = parts.get('UNTIL') ?? null;
  if (until !== null && !UNTIL.test(until)) throw new Refused('bad-rule');
  const count = parts.get('COUNT');
  if (count === undefined) return { count: null, until };
  if (number(count) < 1) throw new Refused('bad-rule');
  return { count: Math.min(number(count), READING_LIMITS.count), until };
}

function textsOf(parts: ReadonlyMap<string, string>, name: string): string[] {
  const value = parts.get(name);
  return value === undefined ? [] : [...new Set(value.split(',').map((item) => item.trim()))];
}

function listOf(parts: ReadonlyMap<string, string>, name: ListName): number[] {
  const range: Range = LISTS[name];
  const list = textsOf(parts, name).map(number);
  const inside = list.every((one) => {
    const size = range.negative ? Math.abs(one) : one;
    return size >= range.low && size <= range.high;
  });
  if (!inside) throw new Refused('bad-rule');
  return list.sort((a, b) => a - b);
}

function number(text: string): number {
  if (!NUMBER.test(text)) throw new Refused('bad-rule');
  return Number(text);
}
