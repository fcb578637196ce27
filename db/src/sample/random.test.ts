import { id } from '@jishi/shared/schema/primitives';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idMaker, makeId, randomOf, weighted } from './random.ts';

const first = (...words: (string | number)[]) => {
  const random = randomOf(...words);
  return Array.from({ length: 20 }, () => random.next());
};

it('gives the same numbers for the same words and others for others', () => {
  expect(first(1, 'plan')).toEqual(first(1, 'plan'));
  expect(first(1, 'plan')).not.toEqual(first(2, 'plan'));
  expect(first(1, 'plan')).not.toEqual(first(1, 'people'));
  expect(first('a', 'b')).not.toEqual(first('ab'));
});

it('stays inside the asked range and reaches both of its ends', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(5), (seed, low, width) => {
      const random = randomOf(seed);
      const seen = new Set(Array.from({ length: 300 }, () => random.between(low, low + width)));
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: width + 1 }, (_, i) => low + i));
    }),
  );
});

it('picks as often as the weights say', () => {
  const random = randomOf('weights');
  const pick = weighted([1, 2, 7], (weight) => weight);
  const counts = new Map<number, number>();
  for (let i = 0; i < 20_000; i += 1) {
    const item = pick(random);
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  for (const weight of [1, 2, 7]) expect((counts.get(weight) ?? 0) / 20_000).toBeCloseTo(weight / 10, 1);
});

it('makes ids that are UUIDs of version 7, carry their time and rise', () => {
  const at = Date.parse('2026-11-22T00:00:00Z');
  const made = makeId(randomOf('ids'), at);
  expect(id.parse(made)).toBe(made);
  expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(made.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
  const next = idMaker(randomOf('ids'), at);
  const ids = Array.from({ length: 1000 }, () => next());
  expect(ids).toEqual([...new Set(ids)].sort());
});
