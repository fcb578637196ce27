import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ianaClock, instantOf } from './clock.ts';
import { expand } from './expand.ts';
import { type Rule, readRule } from './rule.ts';

function ruleOf(text: string): Rule {
  const rule = readRule(text);
  if ('why' in rule) throw new Error(`${text}: ${rule.why}`);
  return rule;
}

test.each([
  ['FREQ=SECONDLY', 'unsafe-rule'],
  ['FREQ=MINUTELY;BYMONTH=2', 'unsafe-rule'],
  ['FREQ=HOURLY', 'unsafe-rule'],
  ['FREQ=WEEKLY;INTERVAL=0', 'unsafe-rule'],
  ['FREQ=WEEKLY;INTERVAL=1001', 'unsafe-rule'],
  ['FREQ=WEEKLY;INTERVAL=99999999', 'unsafe-rule'],
  [`FREQ=YEARLY;BYMONTH=1,2,3;BYHOUR=${list(24)};BYMINUTE=${list(60)}`, 'unsafe-rule'],
  ['', 'bad-rule'],
  ['FREQ=', 'bad-rule'],
  ['FREQ=FORTNIGHTLY', 'bad-rule'],
  ['FREQ=WEEKLY;BYDAY=0TH', 'bad-rule'],
  ['FREQ=WEEKLY;BYDAY=XX', 'bad-rule'],
  ['FREQ=MONTHLY;BYMONTHDAY=32', 'bad-rule'],
  ['FREQ=MONTHLY;BYMONTHDAY=0', 'bad-rule'],
  ['FREQ=YEARLY;BYMONTH=-1', 'bad-rule'],
  ['FREQ=DAILY;COUNT=0', 'bad-rule'],
  ['FREQ=DAILY;COUNT=1e9', 'bad-rule'],
  ['FREQ=DAILY;UNTIL=never', 'bad-rule'],
  ['FREQ=YEARLY;RSCALE=CHINESE', 'bad-rule'],
  ['FREQ=DAILY;NEW-PART=1', 'bad-rule'],
])('the rule %s is refused before anything is expanded', (text, why) => {
  expect(readRule(text)).toEqual({ why });
});

function list(count: number): string {
  return Array.from({ length: count }, (_, i) => i).join(',');
}

test('a rule is read as it is meant, and counts are cut to what can be', () => {
  expect(ruleOf('freq=weekly;byday=mo,we,mo;wkst=su;count=1000000000')).toMatchObject({
    frequency: 'WEEKLY',
    interval: 1,
    byDay: ['MO', 'WE'],
    weekStart: 'SU',
    count: 10_000,
  });
});

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** What a calendar on the wall says of a day. */
function dayOf(at: number) {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const left = new Date(Date.UTC(year, month, 0)).getUTCDate() - day + 1;
  const number = Math.floor(at / DAY_MS);
  return { number, year, month, day, left, weekday: (number + 3) % 7, week: Math.floor((number + 3) / 7) };
}

/** Walks all days and asks of each whether the rule means it. */
function naive(text: string, start: number, to: number): number[] {
  const parts = Object.fromEntries(text.split(';').map((part) => part.split('=') as [string, string]));
  const interval = Number(parts.INTERVAL ?? 1);
  const first = dayOf(start);
  const numbers = (name: string) => parts[name]?.split(',').map(Number);
  const [days, monthDays, months] = [parts.BYDAY?.split(','), numbers('BYMONTHDAY'), numbers('BYMONTH')];
  const found: number[] = [];
  for (let at = start; at < to; at += DAY_MS) {
    const now = dayOf(at);
    const inMonth = (ordinal: number) => (ordinal > 0 ? Math.ceil(now.day / 7) : -Math.ceil(now.left / 7)) === ordinal;
    const isNamed = (each: string) =>
      each.slice(-2) === DAYS[now.weekday] && (each.length === 2 || inMonth(Number(each.slice(0, -2))));
    const since = {
      DAILY: now.number - first.number,
      WEEKLY: now.week - first.week,
      MONTHLY: (now.year - first.year) * 12 + now.month - first.month,
      YEARLY: now.year - first.year,
    }[parts.FREQ ?? ''] as number;
    const dayNamed = days !== undefined || monthDays !== undefined || parts.FREQ === 'DAILY';
    const fits =
      since % interval === 0 &&
      (days?.some(isNamed) ?? true) &&
      (months?.includes(now.month) ?? true) &&
      (monthDays?.some((day) => day === now.day || -day === now.left) ?? true) &&
      (dayNamed || (parts.FREQ === 'WEEKLY' ? now.weekday === first.weekday : now.day === first.day));
    if (fits) found.push(at);
  }
  return found.slice(0, Number(parts.COUNT ?? Number.POSITIVE_INFINITY));
}

const some = (values: readonly (string | number)[], name: string) =>
  fc.subarray([...values], { minLength: 1, maxLength: 3 }).map((chosen) => `${name}=${chosen.join(',')}`);
const monthDays = some([1, 2, 15, 28, 30, 31, -1, -2], 'BYMONTHDAY');
const months = fc.oneof(some([1, 2, 6, 10, 12], 'BYMONTH'), fc.constant(''));
const ordinals = some(['1MO', '2TU', '-1FR', '5SU', 'WE'], 'BYDAY');
const end = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 40 }).map((count) => `COUNT=${count}`),
);
const interval = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 5 }).map((count) => `INTERVAL=${count}`),
);
const anyRule = fc
  .oneof(
    fc.tuple(fc.constant('FREQ=DAILY'), fc.oneof(fc.constant(''), some(DAYS, 'BYDAY'), monthDays), months),
    fc.tuple(fc.constant('FREQ=WEEKLY'), fc.oneof(fc.constant(''), some(DAYS, 'BYDAY')), months),
    fc.tuple(fc.constant('FREQ=MONTHLY'), fc.oneof(fc.constant(''), monthDays, ordinals), months),
    fc.tuple(fc.constant('FREQ=YEARLY'), fc.oneof(fc.constant(''), monthDays), fc.constant('BYMONTH=2,6,12')),
  )
  .chain((parts) => fc.tuple(fc.constant(parts.join(';')), interval, end))
  .map((parts) => parts.join(';').replaceAll(/;{2,}/g, ';').replace(/;$/, ''));

test('rules give the days that a walk through all days finds, in a window as from the start', () => {
  const day = fc.integer({ min: 0, max: 1500 }).map((number) => Date.UTC(2024, 0, 1, 9) + number * DAY_MS);
  fc.assert(
    fc.property(anyRule, day, fc.integer({ min: 0, max: 900 }), (text, start, later) => {
      const window = { from: start + later * DAY_MS, to: start + 1500 * DAY_MS };
      const found = expand(ruleOf(text), start, window, 10_000);
      expect(found.walls).toEqual(naive(text, start, window.to).filter((wall) => wall >= window.from));
      expect(found.more).toBe(false);
    }),
    { numRuns: 120 },
  );
});

test('a limit ends the expansion, and says that there was more', () => {
  const window = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) };
  const found = expand(ruleOf('FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30'), window.from, window, 750);
  expect(found.walls).toHaveLength(750);
  expect(found.more).toBe(true);
});

test('a time that clocks never show is left out and not counted', () => {
  const clock = ianaClock('Europe/London');
  if (!clock) throw new Error('no London');
  const start = Date.UTC(2026, 2, 27, 1, 30);
  const isReal = (wall: number) => instantOf(clock, wall).real;
  const found = expand(ruleOf('FREQ=DAILY;COUNT=4'), start, { from: start, to: start + 9 * DAY_MS }, 100, isReal);
  expect(found.walls.map((wall) => (wall - start) / HOUR_MS / 24)).toEqual([0, 1, 3, 4]);
});

test('rules that lead nowhere, or come from far, end soon', () => {
  const window = { from: Date.UTC(2026, 10, 21), to: Date.UTC(2028, 4, 22) };
  const started = performance.now();
  const none = ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3'];
  for (const text of none) expect(expand(ruleOf(text), Date.UTC(1970, 0, 1), window, 750).walls).toEqual([]);
  const daily = ruleOf('FREQ=DAILY;COUNT=10000');
  expect(expand(daily, Date.UTC(2000, 0, 1), window, 750).walls.length).toBeGreaterThan(100);
  expect(() => expand(daily, -62_135_596_800_000, window, 750)).toThrow();
  expect(performance.now() - started).toBeLessThan(10_000);
});
