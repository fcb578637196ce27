import type { FacetValue } from '@jishi/shared/schema/instrument';
import { expect, it } from 'vitest';
import { type Branch, chooseInTree, chosenBelow, growTree, pathTo } from './facetTree.ts';

const value = (code: string, parent: string | null, count: number, name = code): FacetValue => ({
  value: code,
  parent,
  label: { en: name },
  count,
});
const VALUES = [
  value('01', null, 9),
  value('0101', '01', 5),
  value('02', null, 4),
  value('0102', '01', 4),
  value('010101', '0101', 2),
  value('310000', null, 3, 'Shanghai'),
  value('310100', '310000', 3, 'Shanghai'),
  value('310115', '310100', 1, 'Pudong'),
];

const codes = (tree: readonly Branch[]): unknown[] =>
  tree.map(({ value, below }) => (below.length > 0 ? [value.value, codes(below)] : value.value));

it('values stand below their parents, in the order in which they came', () => {
  expect(codes(growTree(VALUES.slice(0, 5), []))).toEqual([['01', [['0101', ['010101']], '0102']], '02']);
});

it('a value whose parent is not there stands at the top', () => {
  expect(codes(growTree([value('0101', '01', 5)], []))).toEqual(['0101']);
});

it('a municipality is shown once, with its districts below it, unless its city is what was chosen', () => {
  const shanghai = VALUES.slice(5);
  expect(codes(growTree(shanghai, []))).toEqual([['310000', ['310115']]]);
  expect(codes(growTree(shanghai, ['310100']))).toEqual([['310000', [['310100', ['310115']]]]]);
  expect(pathTo(shanghai, '310115').map((one) => one.value)).toEqual(['310000', '310115']);
});

it('the path to a value begins at the top', () => {
  expect(pathTo(VALUES, '010101').map((one) => one.value)).toEqual(['01', '0101', '010101']);
  expect(pathTo(VALUES, 'unknown')).toEqual([]);
});

it('of two values on one path the one chosen last counts', () => {
  expect(chooseInTree(VALUES, ['01'], '0101')).toEqual(['0101']);
  expect(chooseInTree(VALUES, ['0101', '0102', '02'], '01')).toEqual(['02', '01']);
  expect(chooseInTree(VALUES, ['0102'], '0101')).toEqual(['0102', '0101']);
});

it('choosing a value again takes it away', () => {
  expect(chooseInTree(VALUES, ['0101', '02'], '0101')).toEqual(['02']);
  expect(chooseInTree(VALUES, ['0101'], '0101')).toBeUndefined();
});

it('a closed branch knows how many of the chosen values it hides', () => {
  const [first] = growTree(VALUES, []);
  expect(first && chosenBelow(first, ['0101', '010101', '02', '01'])).toBe(2);
});
