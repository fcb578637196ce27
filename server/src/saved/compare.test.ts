import { MAX_WATCHED } from '@jishi/shared/schema/saved-search';
import { HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, type Left, QUIET_MS } from './compare.ts';

const found = (ids: readonly string[], total = ids.length) => ({
  total,
  items: ids.map((id) => ({ id, nextFree: null })),
});
const left = (known: readonly string[], toldAt: number | null = null, watch: Left['watch'] = 'on'): Left => ({
  watch,
  known: new Set(known),
  toldAt,
});
const NOW = Date.parse('2026-11-24T12:00:00Z');

test('what fits newly is told, and what does not fit any more is forgotten', () => {
  expect(compare(left(['a', 'b']), found(['b', 'c', 'd']), NOW)).toEqual({
    watch: 'on',
    gone: ['a'],
    added: ['c', 'd'],
    tells: 'fits',
    dueAt: NOW + HOUR_MS,
  });
  expect(compare(left(['a']), found(['a']), NOW)).toMatchObject({ gone: [], added: [], tells: null });
  expect(compare(left(['a']), found([]), NOW)).toMatchObject({ gone: ['a'], added: [], tells: null });
});

test('within a quarter of an hour nothing is told again, but what ends is noted, and the rest is looked at then', () => {
  const toldAt = NOW - 5 * MINUTE_MS;
  const quiet = { tells: null, added: [], gone: ['a'], dueAt: toldAt + QUIET_MS };
  expect(compare(left(['a', 'b'], toldAt), found(['b', 'c']), NOW)).toMatchObject(quiet);
  expect(compare(left(['b'], toldAt), found(['a', 'b', 'c']), toldAt + QUIET_MS)).toMatchObject({
    tells: 'fits',
    added: ['a', 'c'],
  });
});

test('a clock that was put back keeps nobody waiting for it to come round again', () => {
  expect(compare(left([], NOW + HOUR_MS), found(['a']), NOW)).toMatchObject({ tells: 'fits', added: ['a'] });
});

test('too much is told once; when it is over, what fits then is known', () => {
  const many = found(['a'], MAX_WATCHED + 1);
  const paused = { watch: 'paused', tells: 'paused', gone: ['x'], added: [] };
  expect(compare(left(['x']), many, NOW)).toMatchObject(paused);
  expect(compare(left([], NOW, 'paused'), many, NOW + HOUR_MS)).toMatchObject({ watch: 'paused', tells: null });
  expect(compare(left([], NOW, 'paused'), found(['a', 'b']), NOW + HOUR_MS)).toMatchObject({
    watch: 'on',
    added: ['a', 'b'],
    tells: null,
  });
  expect(compare(left(['x'], NOW - MINUTE_MS), many, NOW)).toMatchObject({ watch: 'on', tells: null, gone: [] });
});

test('whatever comes and goes, mails are a quarter of an hour apart and tell of everything new that still fits, once', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 0, max: 20 }),
    ids: fc.uniqueArray(fc.constantFrom(...'abcde')),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let [now, state] = [NOW, left([])];
      const tellings: number[] = [];
      /** Since when each has fitted without a break, and whether its owner was told in that time. */
      const stands = new Map<string, boolean>();
      for (const { minutes, ids } of steps) {
        now += minutes * MINUTE_MS;
        for (const id of stands.keys()) if (!ids.includes(id)) stands.delete(id);
        for (const id of ids) if (!stands.has(id)) stands.set(id, false);
        const { gone, added, tells } = compare(state, found(ids), now);
        const mayTell = tellings.length === 0 || now - (tellings.at(-1) as number) >= QUIET_MS;
        const fresh = [...stands].filter(([, told]) => !told).map(([id]) => id);
        expect([...added].sort()).toEqual(mayTell ? fresh.sort() : []);
        expect(tells).toBe(mayTell && fresh.length > 0 ? 'fits' : null);
        for (const id of added) stands.set(id, true);
        if (tells) tellings.push(now);
        const known = [...state.known].filter((id) => !gone.includes(id));
        state = left([...known, ...added], tellings.at(-1) ?? null);
      }
    }),
  );
});
