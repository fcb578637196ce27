import { expect, test } from 'vitest';
import { complete } from './suggest.ts';

const candidate = (
  kind: 'technique' | 'maker' | 'institution',
  zh: string,
  en: string,
  keys: string[],
  count: number,
) => ({
  kind,
  value: en,
  name: { zh, en },
  keys: [zh, en.toLowerCase(), ...keys],
  count,
});

const CANDIDATES = [
  candidate('technique', '扫描电子显微术', 'Scanning electron microscopy', ['sem', '扫描电镜'], 10),
  candidate('technique', '半导体测试', 'Semiconductor testing', [], 50),
  candidate('technique', '电感耦合等离子体质谱', 'Inductively coupled plasma MS', ['icp ms', 'icpms'], 7),
  candidate('maker', 'JEOL', 'JEOL', [], 900),
  candidate('institution', '电子研究所', 'Electron Institute', [], 3),
];
const values = (typed: string) => complete(CANDIDATES, typed).map(({ value }) => value);

test('what is called exactly so comes first, whatever begins so and is more frequent', () => {
  expect(values('SEM')).toEqual(['Scanning electron microscopy', 'Semiconductor testing']);
  expect(values('se')).toEqual(['Semiconductor testing', 'Scanning electron microscopy']);
});

test('a later word counts after a beginning, a part of a Chinese name too', () => {
  expect(values('electron')).toEqual(['Electron Institute', 'Scanning electron microscopy']);
  expect(values('电子')).toEqual(['Electron Institute', 'Scanning electron microscopy']);
  expect(values('lectron')).toEqual([]);
});

test('hyphens, case and width do not matter', () => {
  for (const typed of ['ICP-MS', 'icp ms', 'icpms', 'ＩＣＰ－ＭＳ'])
    expect(values(typed)).toEqual(['Inductively coupled plasma MS']);
});

test('labels are in the language that was typed', () => {
  expect(complete(CANDIDATES, '扫描')[0]?.label).toEqual({ zh: '扫描电子显微术' });
  expect(complete(CANDIDATES, 'scan')[0]?.label).toEqual({ en: 'Scanning electron microscopy' });
});

test('nothing is suggested for nothing, and never more than ten', () => {
  expect(complete(CANDIDATES, ' -/ ')).toEqual([]);
  const many = Array.from({ length: 30 }, (_, i) => candidate('maker', `厂${i}`, `Maker ${i}`, [], i));
  expect(complete(many, 'maker')).toHaveLength(10);
});
