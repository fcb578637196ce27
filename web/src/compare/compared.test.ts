import { expect, it } from 'vitest';
import { readCompareAddress } from './address.ts';
import { readCompared, toggleCompared } from './compared.ts';
import { isMissing } from './queries.ts';

const IDS = [1, 2, 3, 4, 5].map((n) => `0199f2e6-4000-7da3-b421-00000000000${n}`);

it('an address holds four instruments at most, each once, and nothing that is none', () => {
  expect(readCompared(['x', ...IDS, ...IDS])).toEqual(IDS.slice(0, 4));
  expect(readCompared([IDS[0]?.toUpperCase(), IDS[0]])).toEqual([IDS[0]]);
  expect(readCompared('nonsense')).toBeUndefined();
  expect(readCompared(undefined)).toBeUndefined();
});

it('an instrument goes in once and out again, and a full list takes no more', () => {
  const [first = '', second = '', , , fifth = ''] = IDS;
  expect(toggleCompared(undefined, first)).toEqual([first]);
  expect(toggleCompared([first, second], first)).toEqual([second]);
  expect(toggleCompared([first], first)).toBeUndefined();
  expect(toggleCompared(IDS.slice(0, 4), fifth)).toEqual(IDS.slice(0, 4));
});

it('a comparison keeps the search that it came from', () => {
  const address = readCompareAddress({ id: IDS[0], q: 'TEM', minutes: '240', from: '2026-11-23', only: 'different' });
  expect(address).toMatchObject({ id: [IDS[0]], q: 'TEM', minutes: 240, from: '2026-11-23', only: 'different' });
  expect(address).not.toHaveProperty('compare');
});

it('an answer that stands in says nothing of an instrument that it was not about', () => {
  const stands = { isPending: false, isPlaceholderData: true, data: [{ id: 'a' }, { id: 'b' }] };
  expect([isMissing(stands, ['a', 'b', 'c']), isMissing(stands, ['b'])]).toEqual([true, false]);
  expect(isMissing({ ...stands, isPlaceholderData: false }, ['c'])).toBe(false);
  expect(isMissing({ isPending: true, isPlaceholderData: false, data: undefined }, ['a'])).toBe(true);
});
