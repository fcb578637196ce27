import { expect, it } from 'vitest';
import { sayRelativeSpan } from './relative.ts';

const ZONE = 'Asia/Shanghai';
const now = Date.parse('2026-11-22T15:30:00Z');
const span = (from: string) => ({ from: Date.parse(from), to: Date.parse(from) + 4 * 3_600_000 });

it('today and tomorrow are those of the facility, not of the reader', () => {
  expect(sayRelativeSpan(span('2026-11-22T16:30:00Z'), ZONE, 'en', now)).toBe('Tomorrow 00:30 – 04:30');
  expect(sayRelativeSpan(span('2026-11-22T16:30:00Z'), 'UTC', 'en', now)).toBe('Today 16:30 – 20:30');
  expect(sayRelativeSpan(span('2026-11-22T16:30:00Z'), ZONE, 'zh', now)).toBe('明天 00:30 – 04:30');
});

it('later days are named', () => {
  expect(sayRelativeSpan(span('2026-11-24T01:00:00Z'), ZONE, 'zh', now)).toBe('11月24日 周二 09:00 – 13:00');
});
