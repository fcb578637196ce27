import { expect, test } from 'vitest';
import { completionsOf, keysOf } from './language/completions.ts';
import { readPinyin } from './language/pinyin.ts';
import { complete } from './suggest.ts';

const candidate = (
  kind: 'technique' | 'maker' | 'institution',
  zh: string,
  en: string,
  words: string[],
  count: number,
) => ({
  kind,
  value: en,
  name: { zh, en },
  keys: keysOf({ zh, en }, words),
  count,
});

const CANDIDATES = [
  candidate('technique', '扫描电子显微术', 'Scanning electron microscopy', ['SEM', '扫描电镜'], 10),
  candidate('technique', '半导体测试', 'Semiconductor testing', [], 50),
  candidate('technique', '电感耦合等离子体质谱', 'Inductively coupled plasma MS', ['ICP-MS'], 7),
  candidate('maker', '日本电子', 'JEOL', [], 900),
  candidate('institution', '电子研究所', 'Electron Institute', [], 3),
];
const pinyin = await readPinyin(
  CANDIDATES.flatMap(({ keys }) => keys).map((text) => ({ text, weight: 1, within: true })),
);
const names = { completions: await completionsOf(CANDIDATES), pinyin };
const values = (typed: string) => complete(names, typed).map(({ value }) => value);

test('what is called exactly so comes first, whatever begins so and is more frequent', () => {
  expect(values('SEM')).toEqual(['Scanning electron microscopy', 'Semiconductor testing']);
  expect(values('se')).toEqual(['Semiconductor testing', 'Scanning electron microscopy']);
});

test('a later word counts after a beginning, a part of a Chinese name too', () => {
  expect(values('electron')).toEqual(['Electron Institute', 'Scanning electron microscopy']);
  expect(values('电子')).toEqual(['Electron Institute', 'JEOL', 'Scanning electron microscopy']);
  expect(values('lectron')).toEqual(['Electron Institute', 'Scanning electron microscopy']);
  expect(values('ctron')).toEqual([]);
});

test('hyphens, case, width and traditional characters do not matter', () => {
  for (const typed of ['ICP-MS', 'icp ms', 'icpms', 'ＩＣＰ－ＭＳ', '電感耦合'])
    expect(values(typed)).toEqual(['Inductively coupled plasma MS']);
});

test('Chinese names are found by their initials and by their full reading, also while it is typed', () => {
  for (const typed of ['smdj', 'saomiaodianjing', 'sao miao dian jing', 'saomiaodianj', 'smdzxws'])
    expect(complete(names, typed)).toEqual([
      { kind: 'technique', value: 'Scanning electron microscopy', label: { zh: '扫描电子显微术' }, count: 10 },
    ]);
  expect(values('rbdz')).toEqual(['JEOL']);
});

test('a reading comes after what is typed in Latin letters, and not beside what is called exactly so', async () => {
  const more = [...CANDIDATES, candidate('maker', 'SMD', 'SMD', [], 1), candidate('maker', 'SMDX', 'SMDX', [], 1)];
  const both = { completions: await completionsOf(more), pinyin };
  const of = (typed: string) => complete(both, typed).map(({ value }) => value);
  expect(of('sm')).toEqual(['SMD', 'SMDX', 'Scanning electron microscopy']);
  expect(of('smd')).toEqual(['SMD', 'SMDX']);
});

test('one typo is forgiven where nothing else is found', () => {
  expect(values('Semicondcutor')).toEqual(['Semiconductor testing']);
  expect(values('elektron')).toEqual(['Electron Institute', 'Scanning electron microscopy']);
  expect(values('jeoll')).toEqual([]);
  expect(complete(names, 'elektron')[0]?.label).toEqual({ en: 'Electron Institute' });
});

test('labels are in the language that was typed', () => {
  expect(complete(names, '扫描')[0]?.label).toEqual({ zh: '扫描电子显微术' });
  expect(complete(names, 'scan')[0]?.label).toEqual({ en: 'Scanning electron microscopy' });
});

test('nothing is suggested for nothing, and never more than ten', async () => {
  expect(complete(names, ' -/ ')).toEqual([]);
  const many = Array.from({ length: 30 }, (_, i) => candidate('maker', `厂${i}`, `Maker ${i}`, [], i));
  expect(complete({ completions: await completionsOf(many), pinyin: null }, 'maker')).toHaveLength(10);
});
