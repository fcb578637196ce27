import { expect, test } from 'vitest';
import { READING_LIMITS } from './limits.ts';
import { split } from './split.ts';

const brief = (text: string) =>
  split(text)?.components.map(({ name, lines, children, deep }) => [name, lines, children.length, deep]);

test('a component holds its own lines only', () => {
  const text =
    'BEGIN:VCALENDAR\nX:1\nBEGIN:VEVENT\nUID:a\nBEGIN:VALARM\nDTSTART:no\nEND:VALARM\nSUMMARY:a\nEND:VEVENT\nX:2\nEND:VCALENDAR';
  expect(split(text)?.head).toEqual(['X:1', 'X:2']);
  expect(brief(text)).toEqual([['VEVENT', ['UID:a', 'SUMMARY:a'], 0, false]]);
});

test('missing END lines are put where they must have been', () => {
  const text = 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nBEGIN:VALARM\nX:1\nBEGIN:VEVENT\nUID:b\nEND:VCALENDAR';
  expect(brief(text)).toEqual([
    ['VEVENT', ['UID:a'], 0, false],
    ['VEVENT', ['UID:b'], 0, false],
  ]);
});

test('what stands too deep spoils its own event alone', () => {
  const nest = (name: string, inner: string) => `BEGIN:${name}\n${inner}END:${name}\n`;
  const deep = nest('VEVENT', nest('VALARM', nest('X-A', nest('X-B', ''))));
  const text = nest('VCALENDAR', deep + nest('VEVENT', nest('VALARM', '')));
  expect(brief(text)?.map((each) => each[3])).toEqual([true, false]);
});

test('twenty thousand components, one inside the other, or a line of megabytes, cost nothing', () => {
  const started = performance.now();
  expect(brief(`BEGIN:VCALENDAR\n${'BEGIN:X-A\n'.repeat(200_000)}END:VCALENDAR`)).toEqual([]);
  expect(brief(`BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTACH:${'A'.repeat(9_000_000)}\nUID:a\nEND:VEVENT`)).toEqual([
    ['VEVENT', ['UID:a'], 0, false],
  ]);
  const lost = `${'BEGIN:X-A\n'.repeat(200_000)}${'END:X-B\n'.repeat(500_000)}`;
  expect(brief(`BEGIN:VCALENDAR\n${lost}END:VCALENDAR`)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('there are no more components than a calendar may have', () => {
  const events = (count: number) => `BEGIN:VCALENDAR\n${'BEGIN:VTODO\nEND:VTODO\n'.repeat(count)}END:VCALENDAR`;
  expect(split(events(READING_LIMITS.components))?.count).toBe(READING_LIMITS.components);
  expect(split(events(READING_LIMITS.components + 1))).toBeNull();
});
