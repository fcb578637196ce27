import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../test-support/runs.ts';
import { bookingQuery, MAX_LINES, moveInput, orderInput, quoteInput, reasonInput } from './booking.ts';

const uuid = (number: number) => `0192f0c1-2d3e-7abc-8def-${String(number).padStart(12, '0')}`;
const line = (number: number) => ({
  id: uuid(number),
  instrumentId: uuid(1000),
  from: '2026-11-24T13:00:00+08:00',
  to: '2026-11-24T17:00:00+08:00',
});
const order = { id: uuid(0), lines: [line(1)] };
const orderWrong = (value: unknown) => orderInput.safeParse(value).error?.issues.map((issue) => issue.path.join('/'));
const lineWrong = (change: Record<string, unknown>) => orderWrong({ ...order, lines: [{ ...line(1), ...change }] });

describe('an order', () => {
  test('is read into instants and small letters; what nobody asked for is dropped', () => {
    const given = {
      ...order,
      id: uuid(0).toUpperCase(),
      price: 0,
      lines: [{ ...line(1), purpose: ' 形貌 ', state: 'confirmed', station: 3 }],
    };
    expect(orderInput.parse(given)).toEqual({
      id: uuid(0),
      lines: [
        {
          id: uuid(1),
          instrumentId: uuid(1000),
          from: Date.UTC(2026, 10, 24, 5),
          to: Date.UTC(2026, 10, 24, 9),
          purpose: '形貌',
        },
      ],
    });
  });

  test('has one to twenty lines, each with an id of its own', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => line(index));
    expect(orderInput.safeParse({ ...order, lines: lines(MAX_LINES) }).success).toBe(true);
    for (const count of [0, MAX_LINES + 1, 10_000])
      expect(orderWrong({ ...order, lines: lines(count) })).toEqual(['lines']);
    expect(orderWrong({ ...order, lines: [line(1), { ...line(1), id: uuid(1).toUpperCase() }] })).toEqual(['lines']);
  });

  test.each([
    ['reversed', { to: '2026-11-24T12:00:00+08:00' }, ['lines/0/to']],
    ['empty', { to: '2026-11-24T05:00:00Z' }, ['lines/0/to']],
    ['of a year', { to: '2027-11-24T05:00:00Z' }, ['lines/0/to']],
    ['in the year 10000', { to: '10000-01-01T00:00:00Z' }, ['lines/0/to']],
    ['before 1970', { from: '1969-12-31T23:00:00Z' }, ['lines/0/from']],
    ['of an instrument that is no id', { instrumentId: "x'; drop table booking" }, ['lines/0/instrumentId']],
    ['served in a way that is none', { mode: 'remote' }, ['lines/0/mode']],
    ['with an inherited way of service', { mode: 'constructor' }, ['lines/0/mode']],
    ['for a purpose without end', { purpose: 'x'.repeat(501) }, ['lines/0/purpose']],
    ['for a purpose with a control character', { purpose: 'a\u0000b' }, ['lines/0/purpose']],
    ['for a purpose with half of a character', { purpose: 'a\udc00b' }, ['lines/0/purpose']],
    ['for a purpose that is a number', { purpose: 7 }, ['lines/0/purpose']],
    ['at times that are numbers', { from: 1, to: 2 }, ['lines/0/from', 'lines/0/to']],
  ])('with a line %s is refused for that', (_, change, path) => expect(lineWrong(change)).toEqual(path));

  test.each([
    null,
    undefined,
    [],
    'order',
    5,
    { lines: {} },
    { id: uuid(0), lines: [null] },
    { id: uuid(0), lines: 'x' },
  ])('is not %j', (value) => expect(orderInput.safeParse(value).success).toBe(false));

  test('does not reach for prototypes', () => {
    const sly: unknown = JSON.parse(
      `{"id":"${uuid(0)}","__proto__":{"polluted":1},"lines":[${JSON.stringify(line(1)).replace('{', '{"__proto__":{"polluted":1},')}]}`,
    );
    const read = orderInput.parse(sly);
    expect(JSON.stringify(read)).not.toContain('polluted');
    expect('polluted' in {} || 'polluted' in read || 'polluted' in (read.lines[0] ?? {})).toBe(false);
  });

  test('of any shape is refused or well, and never throws', () => {
    const odd = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(odd, fc.constantFrom('id', 'instrumentId', 'from', 'to', 'mode', 'purpose'), (value, key) => {
        expect(() => [
          orderInput.safeParse(value),
          quoteInput.safeParse(value),
          moveInput.safeParse(value),
          lineWrong({ [key]: value }),
        ]).not.toThrow();
      }),
      runs(500),
    );
  });
});

test('a quote and a move are bounded like an order', () => {
  const { id: _, ...asked } = line(1);
  expect(quoteInput.safeParse({ lines: [asked] }).success).toBe(true);
  const endless = { ...asked, to: '9998-01-01T00:00:00Z' };
  expect(quoteInput.safeParse({ lines: [endless] }).success).toBe(false);
  expect(moveInput.safeParse({ from: endless.from, to: endless.to }).success).toBe(false);
  expect(quoteInput.safeParse({ lines: Array(MAX_LINES + 1).fill(asked) }).success).toBe(false);
});

test('a reason is optional and of people', () => {
  expect(reasonInput.parse({})).toEqual({});
  expect(reasonInput.safeParse({ reason: 'a\u0007' }).success).toBe(false);
});

test('a question for bookings takes one state or several, and nothing that is none', () => {
  expect(bookingQuery.parse({ state: 'pending', mine: '1' })).toEqual({ limit: 20, state: ['pending'], mine: true });
  expect(bookingQuery.parse({ state: ['pending', 'in-use'], mine: 'false' })).toMatchObject({
    state: ['pending', 'in-use'],
    mine: false,
  });
  const wrong = [
    { state: 'gone' },
    { state: ['pending', 'constructor'] },
    { mine: 'yes' },
    { from: '2026' },
    { instrument: 'x' },
    { state: Array(51).fill('pending') },
  ];
  expect(wrong.filter((query) => bookingQuery.safeParse(query).success)).toEqual([]);
});
