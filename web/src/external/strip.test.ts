import { expect, test } from 'vitest';
import { layStrip } from './strip.ts';

const at = (text: string) => Date.parse(text);

test('a time over midnight counts for both days, on the wall clock of the zone', () => {
  const spans = [{ from: at('2026-11-24T22:00+08:00'), to: at('2026-11-25T02:00+08:00') }];
  const days = layStrip(spans, 'Asia/Shanghai', at('2026-11-24T08:00+08:00'));
  expect(days).toHaveLength(28);
  expect(days.slice(0, 3).map(({ date, busyMs }) => [date, busyMs / 3_600_000])).toEqual([
    ['2026-11-24', 2],
    ['2026-11-25', 2],
    ['2026-11-26', 0],
  ]);
});

test('what several instruments have at the same time fills a day no more than once', () => {
  const whole = { from: at('2026-11-24T00:00+08:00'), to: at('2026-11-25T00:00+08:00') };
  const [first] = layStrip([whole, whole], 'Asia/Shanghai', at('2026-11-24T08:00+08:00'));
  expect(first?.busyMs).toBe(24 * 3_600_000);
});
