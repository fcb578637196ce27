import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { runs } from '../test-support/runs.ts';
import {
  calendarDate,
  cursorQuery,
  formatInstant,
  id,
  inLanguage,
  instantIn,
  instantOut,
  money,
  spanIn,
  text,
} from './primitives.ts';

const accepts = (schema: z.ZodType) => (value: unknown) => schema.safeParse(value).success;

/** What is of no use as any text: wrong types, and objects that pretend. */
const WRONG_TYPES: readonly unknown[] = [
  ...[undefined, null, true, 0, 1.5, Number.NaN, Infinity, 10n, Symbol('x'), () => 'x', [], ['x'], {}],
  ...[
    new Date(0),
    { toString: () => '2026-11-24' },
    Object.create(null),
    new Proxy({}, {}),
    { __proto__: { length: 3 } },
  ],
];

describe('an instant', () => {
  test('is RFC 3339 with any offset, and comes back as it was', () => {
    const last = Date.UTC(9999, 0, 1) - 1;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: last }), fc.integer({ min: -1439, max: 1439 }), (at, offset) => {
        const local = new Date(at + offset * 60_000);
        fc.pre(local.getUTCFullYear() >= 1 && local.getUTCFullYear() <= 9999);
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const zone = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
        expect(instantIn.parse(local.toISOString().replace('Z', zone))).toBe(at);
        expect(instantIn.parse(formatInstant(at))).toBe(at);
        expect(instantOut.parse(formatInstant(at))).toBe(formatInstant(at));
      }),
      runs(1000),
    );
  });

  test.each([
    ...[
      '',
      ' ',
      'now',
      '2026-11-24',
      '2026-11-24T13:30',
      '2026-11-24 13:30:00Z',
      '2026-11-24T13:30:00',
      '1763990000000',
    ],
    ...[
      '2026-02-30T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2025-02-29T00:00:00Z',
      '2026-11-24T24:00:00Z',
      '2026-11-24T12:60:00Z',
    ],
    ...['2026-11-24T23:59:60Z', '2026-11-24T13:30:00+25:00', '2026-11-24T13:30:00+8', '+010000-01-01T00:00:00Z'],
    ...[
      '10000-01-01T00:00:00Z',
      '9999-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '1969-12-31T23:59:59Z',
      '0001-01-01T00:00:00Z',
    ],
    ...[
      '-000001-01-01T00:00:00Z',
      '2026-11-24T13:30:00Z\u0000',
      '２０２６-11-24T13:30:00Z',
      `2026-11-24T13:30:00.${'1'.repeat(5)}`,
    ],
  ])('is not %j', (value) => expect(accepts(instantIn)(value)).toBe(false));

  test('is not anything but text', () => expect(WRONG_TYPES.filter(accepts(instantIn))).toEqual([]));

  test('of any text is refused or finite, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)),
        (value) => {
          const result = instantIn.safeParse(value);
          if (result.success) expect(Number.isSafeInteger(result.data)).toBe(true);
        },
      ),
      runs(1000),
    );
  });
});

describe('a span', () => {
  const span = (from: string, to: string) => accepts(spanIn)({ from, to });

  test('ends after it begins, whatever the offsets', () => {
    expect(span('2026-11-24T13:00:00+08:00', '2026-11-24T06:00:00Z')).toBe(true);
    expect(span('2026-11-24T13:00:00+08:00', '2026-11-24T05:00:00Z')).toBe(false);
    expect(span('2026-11-24T13:00:00Z', '2026-11-24T12:00:00Z')).toBe(false);
    expect(span('2026-11-24T13:00:00Z', '2026-11-24T13:00:00Z')).toBe(false);
  });

  test('with a bad end is refused for that, not compared', () => {
    const { error } = spanIn.safeParse({ from: 'x', to: '2026-11-24T13:00:00Z' });
    expect(error?.issues.map((issue) => issue.path.join('/'))).toEqual(['from']);
  });
});

describe('a date', () => {
  test('exists', () => {
    fc.assert(
      fc.property(
        fc.nat(9999),
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 0, max: 35 }),
        (year, month, day) => {
          const pad = (number: number, length: number) => String(number).padStart(length, '0');
          const written = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
          const date = new Date(0);
          date.setUTCFullYear(year, month - 1, day);
          const exists =
            date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
          expect(accepts(calendarDate)(written)).toBe(exists);
        },
      ),
      runs(2000),
    );
  });

  test.each(['', '2026-1-1', '2026-11-24T00:00', '2026-11-24\n', '-2026-11-24', '10000-01-01', '٢٠٢٦-11-24'])(
    'is not %j',
    (value) => expect(accepts(calendarDate)(value)).toBe(false),
  );
});

describe('text of people', () => {
  const line = text(20);

  test('is kept as it is, but for spaces around it', () => {
    expect(line.parse('  透射电镜 TEM\t🔬 ñ\n')).toBe('透射电镜 TEM\t🔬 ñ');
    expect(line.parse('<b>"x"</b> \' --;')).toBe('<b>"x"</b> \' --;');
  });

  test('has no control characters, lone surrogates or line separators', () => {
    const bad = [
      0, 1, 8, 0x0b, 0x0c, 0x0e, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x2028, 0x2029, 0xd800, 0xdbff, 0xdc00, 0xdfff,
    ];
    const inside = bad.map((code) => `a${String.fromCharCode(code)}b`);
    expect(inside.filter(accepts(line))).toEqual([]);
    expect(accepts(line)('a\ud83d\udd2cb')).toBe(true);
  });

  test('is composed, no longer than it may be, and stays so when it is read again', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 30 })),
        (value) => {
          const result = line.safeParse(value);
          if (!result.success) return;
          expect([...result.data].length).toBeLessThanOrEqual(20);
          expect(result.data).toBe(result.data.normalize('NFC').trim());
          expect(result.data.isWellFormed()).toBe(true);
          expect(line.parse(result.data)).toBe(result.data);
        },
      ),
      runs(2000),
    );
    expect(line.parse('e\u0301')).toBe('é');
  });

  test('that grows when it is composed is measured after that', () => {
    expect('\u0958'.normalize('NFC')).toHaveLength(2);
    expect(accepts(line)('\u0958'.repeat(10))).toBe(true);
    expect(accepts(line)('\u0958'.repeat(11))).toBe(false);
  });

  test('is not anything else', () => expect(WRONG_TYPES.filter(accepts(line))).toEqual([]));
});

describe('an id', () => {
  test('is a UUID, in small letters', () => {
    expect(id.parse('0192F0C1-2D3E-7ABC-8DEF-0123456789AB')).toBe('0192f0c1-2d3e-7abc-8def-0123456789ab');
  });

  test.each([
    '',
    'x',
    '0192f0c12d3e7abc8def0123456789ab',
    '{0192f0c1-2d3e-7abc-8def-0123456789ab}',
    "0192f0c1-2d3e-7abc-8def-0123456789ab' or 1=1",
    ' 0192f0c1-2d3e-7abc-8def-0123456789ab',
    '0192f0c1-2d3e-7abc-8def-0123456789ag',
    '__proto__',
  ])('is not %j', (value) => expect(accepts(id)(value)).toBe(false));

  test('is not anything else', () => expect(WRONG_TYPES.filter(accepts(id))).toEqual([]));
});

test('money is a whole number of minor units that is counted exactly', () => {
  const amounts = [0, -5, 2 ** 53 - 1].map((amountMinor) => ({ amountMinor, currency: 'CNY' }));
  expect(amounts.every(accepts(money))).toBe(true);
  const wrong = [0.5, 2 ** 53, Number.NaN, Infinity, '5', null].map((amountMinor) => ({
    amountMinor,
    currency: 'CNY',
  }));
  expect([...wrong, { amountMinor: 1, currency: 'RMBX' }, { amountMinor: 1 }].filter(accepts(money))).toEqual([]);
});

test('a page has 1 to 100 rows, 20 unless told', () => {
  expect(cursorQuery.parse({})).toEqual({ limit: 20 });
  expect(cursorQuery.parse({ limit: '100' })).toEqual({ limit: 100 });
  const wrong = ['', '0', '101', '-1', '1.5', 'x', '1e9', 'Infinity', null].map((limit) => ({ limit }));
  expect([...wrong, { cursor: 'x'.repeat(401) }].filter(accepts(cursorQuery))).toEqual([]);
});

test('a name is read in the wanted language, else in the other one', () => {
  expect(inLanguage({ zh: '电镜', en: 'TEM' }, 'en')).toBe('TEM');
  expect(inLanguage({ zh: '电镜' }, 'en')).toBe('电镜');
  expect(inLanguage({}, 'zh')).toBe('');
});
