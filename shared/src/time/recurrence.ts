import { dayNumber } from './zone.ts';

/** What a series can repeat by; a booking does not repeat within a day. */
export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** A weekday (1 Monday … 7 Sunday), every one of them or the nth of its month or year, from the end when negative. */
export type NthWeekday = { readonly weekday: number; readonly nth: number | null };

/** The last day on which, or the last instant at which an occurrence may begin. */
export type Until = { readonly day: number } | { readonly instant: number };

/** A recurrence rule of whole days (RFC 5545 §3.3.10). A list that is null was not given. */
export type RecurrenceRule = {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: Until | null;
  readonly byDay: readonly NthWeekday[] | null;
  readonly byMonthDay: readonly number[] | null;
  readonly byMonth: readonly number[] | null;
  readonly bySetPos: readonly number[] | null;
  /** The weekday on which a week begins, 1 Monday … 7 Sunday. */
  readonly weekStart: number;
};

export const MAX_OCCURRENCES = 366;
export const MAX_RULE_LENGTH = 500;
const MAX_INTERVAL = 1000;
const MAX_LIST = 100;

/** What can be wrong with the text of a rule, as a sentence for people. */
export const RULE_FAULTS = {
  form: 'a recurrence rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=MO,TH;COUNT=10',
  parts: 'the parts are FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST, each at most once',
  frequency: 'FREQ is DAILY, WEEKLY, MONTHLY or YEARLY',
  end: 'a rule ends by COUNT (at most 366) or by UNTIL, not both',
  until: 'UNTIL is a date (20261231) or an instant in UTC (20261231T155959Z)',
  nth: 'a number before a weekday goes with FREQ=MONTHLY and FREQ=YEARLY only',
  monthDay: 'BYMONTHDAY does not go with FREQ=WEEKLY',
  setPos: 'BYSETPOS goes with another BY part only',
} as const;
export type RuleFault = keyof typeof RULE_FAULTS;

class Wrong extends Error {
  readonly fault: RuleFault;
  constructor(fault: RuleFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Reads the text of a rule, in any case and with or without `RRULE:` before it. */
export function parseRule(text: string): { readonly rule: RecurrenceRule } | { readonly fault: RuleFault } {
  try {
    return { rule: readRule(partsOf(normaliseRule(text))) };
  } catch (error) {
    if (error instanceof Wrong) return { fault: error.fault };
    throw error;
  }
}

/** The text of a rule as it is kept: capitals, without `RRULE:`. */
export function normaliseRule(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '');
}

const PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST'] as const;
type PartName = (typeof PARTS)[number];
type Parts = ReadonlyMap<PartName, string>;

function partsOf(text: string): Parts {
  if (text.length > MAX_RULE_LENGTH) throw new Wrong('form');
  const parts = new Map<PartName, string>();
  for (const part of text.split(';')) {
    const [, name, value] = /^([A-Z-]+)=([A-Z0-9,+-]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) throw new Wrong('form');
    const known = PARTS.find((candidate) => candidate === name);
    if (known === undefined || parts.has(known)) throw new Wrong('parts');
    parts.set(known, value);
  }
  return parts;
}

function readRule(parts: Parts): RecurrenceRule {
  const frequency = FREQUENCIES.find((known) => known === parts.get('FREQ'));
  if (frequency === undefined) throw new Wrong('frequency');
  const until = parts.get('UNTIL');
  const count = parts.get('COUNT');
  if ((count === undefined) === (until === undefined)) throw new Wrong('end');
  const rule: RecurrenceRule = {
    frequency,
    interval: wholeNumber(parts.get('INTERVAL') ?? '1', MAX_INTERVAL, 'form'),
    count: count === undefined ? null : wholeNumber(count, MAX_OCCURRENCES, 'end'),
    until: until === undefined ? null : readUntil(until),
    byDay: listOf(parts.get('BYDAY'), readWeekday),
    byMonthDay: listOf(parts.get('BYMONTHDAY'), (item) => signedNumber(item, 31)),
    byMonth: listOf(parts.get('BYMONTH'), (item) => wholeNumber(item, 12, 'form')),
    bySetPos: listOf(parts.get('BYSETPOS'), (item) => signedNumber(item, 366)),
    weekStart: weekdayOf(parts.get('WKST') ?? 'MO'),
  };
  checkTogether(rule);
  return rule;
}

const FREQUENCIES: readonly Frequency[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];

/** What RFC 5545 rules out: numbered weekdays and month days where they mean nothing, a position in no set. */
function checkTogether({ frequency, byDay, byMonthDay, byMonth, bySetPos }: RecurrenceRule): void {
  const numbered = byDay?.some(({ nth }) => nth !== null) ?? false;
  if (numbered && (frequency === 'DAILY' || frequency === 'WEEKLY')) throw new Wrong('nth');
  if (byMonthDay && frequency === 'WEEKLY') throw new Wrong('monthDay');
  if (bySetPos && !byDay && !byMonthDay && !byMonth) throw new Wrong('setPos');
}

function listOf<T>(text: string | undefined, read: (item: string) => T): T[] | null {
  if (text === undefined) return null;
  const items = text.split(',');
  if (items.length > MAX_LIST) throw new Wrong('form');
  return items.map(read);
}

function wholeNumber(text: string, max: number, fault: RuleFault): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > max) throw new Wrong(fault);
  return number;
}

function signedNumber(text: string, max: number): number {
  const [, sign, digits = ''] = /^([+-]?)(\d{1,3})$/.exec(text) ?? [];
  return wholeNumber(digits, max, 'form') * (sign === '-' ? -1 : 1);
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

function weekdayOf(name: string): number {
  const index = WEEKDAYS.indexOf(name);
  if (index === -1) throw new Wrong('form');
  return index + 1;
}

function readWeekday(text: string): NthWeekday {
  const [, nth = '', name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  return { weekday: weekdayOf(name), nth: nth === '' ? null : signedNumber(nth, 53) };
}

function readUntil(text: string): Until {
  const [, year, month, dayOfMonth, , hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z)?$/.exec(text) ?? [];
  const date = `${year}-${month}-${dayOfMonth}`;
  const day = dayNumber(date);
  // The platform reads 30 February as a day of March.
  if (Number.isNaN(day) || new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date) throw new Wrong('until');
  if (hour === undefined) return { day };
  return { instant: Date.parse(`${date}T${hour}:${minute}:${second}Z`) };
}
