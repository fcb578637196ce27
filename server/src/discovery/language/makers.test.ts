import { readMakers } from '@jishi/db/makers';
import { expect, test } from 'vitest';
import { makersOf, otherNames } from './makers.ts';

const makers = makersOf([
  { name: 'JEOL', words: ['日本电子', '捷欧路'] },
  { name: 'Leica Microsystems', words: ['徕卡', 'Leica'] },
  { name: 'Leica Biosystems', words: ['徕卡', 'Leica'] },
  { name: 'ZEISS', words: ['蔡司', 'Carl Zeiss'] },
]);

test.each([
  ['JEOL', ['日本电子', '捷欧路']],
  ['JEOL Ltd., Tokyo', ['日本电子', '捷欧路']],
  ['日本電子株式会社', ['JEOL', '日本电子', '捷欧路']],
  ['日本电子', ['JEOL', '捷欧路']],
  ['carl zeiss', ['ZEISS', '蔡司', 'Carl Zeiss']],
  ['Leica Microsystems', ['徕卡']],
  ['Jeolabs', []],
  ['', []],
])('%s is also called %j', (manufacturer, names) => {
  expect(otherNames(makers, manufacturer)).toEqual(names);
});

test('a name that several makers share leads to all of them', () => {
  expect(otherNames(makers, '徕卡')).toEqual(['Leica Microsystems', 'Leica', 'Leica Biosystems']);
});

test('the makers of the reference data are found by their Chinese names and the other way round', () => {
  const all = makersOf(readMakers());
  expect(otherNames(all, 'Thermo Fisher Scientific')).toContain('赛默飞');
  expect(otherNames(all, '德国蔡司')).toContain('ZEISS');
  expect(otherNames(all, 'MTS')).not.toContain('赛默飞');
});
