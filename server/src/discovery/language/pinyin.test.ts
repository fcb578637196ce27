import { expect, test } from 'vitest';
import { namesToRead, type ReadName, readPinyin, textsRead } from './pinyin.ts';

const kind = (text: string): ReadName => ({ text, weight: 4, within: true });
const house = (text: string): ReadName => ({ text, weight: 1, within: false });
const pinyin = await readPinyin([
  kind('扫描电镜'),
  kind('扫描电镜'),
  kind('扫描电化学显微镜'),
  kind('飞行时间质谱仪'),
  kind('核磁共振'),
  kind('X射线衍射仪'),
  kind('旋转流變儀'),
  kind('称重仪'),
  kind('绿光激光器'),
  house('浙江大学'),
  house('合肥工业大学'),
]);

test.each([
  ['smdj', ['扫描电镜']],
  ['saomiaodianjing', ['扫描电镜']],
  ['saomiaodianj', ['扫描电镜']],
  ['saomiaod', ['扫描电']],
  ['sm', ['扫描']],
  ['zpy', ['质谱仪']],
  ['zhipuyi', ['质谱仪']],
  ['hcgz', ['核磁共振']],
  ['xsxys', ['x射线衍射']],
  ['liubianyi', ['流变仪']],
  ['zjdx', ['浙江大学']],
  ['hefei', ['合肥']],
])('%s reads as %s', (word, texts) => {
  expect(textsRead(pinyin, word)).toEqual(texts);
});

test('a character is also found by its other readings, and ü as v and as u', () => {
  expect(textsRead(pinyin, 'chengzhong')).toEqual(['称重']);
  expect(textsRead(pinyin, 'chengchong')).toEqual(['称重']);
  expect(textsRead(pinyin, 'lvguang')).toEqual(['绿光']);
  expect(textsRead(pinyin, 'luguang')).toEqual(['绿光']);
});

test('later parts of the name of a place are not read', () => {
  expect(textsRead(pinyin, 'gydx')).toEqual([]);
  expect(textsRead(pinyin, 'gongyedaxue')).toEqual([]);
});

test.each(['', 's', 'jing', 'bruker', 'smdjx', 'saomiaodianjingx', 'SMDJ', '7sm', 'tescan', '__proto__'])(
  '%j reads as nothing',
  (word) => {
    expect(textsRead(pinyin, word)).toEqual([]);
  },
);

test('the commonest comes first, what is much rarer not at all, and never more than eight', async () => {
  const often = await readPinyin([
    ...['甲', '乙', '丙'].map((character) => kind(`电镜${character}`)),
    kind('单晶'),
    { text: '甲等级', weight: 0.5, within: true },
  ]);
  expect(textsRead(often, 'dj')).toEqual(['电镜', '单晶']);
  const many = await readPinyin([...'晶镜境净静景警京经精'].map((character) => kind(`电${character}`)));
  expect(textsRead(many, 'dj')).toHaveLength(8);
});

test('what a name begins with comes before what another has somewhere', async () => {
  const both = await readPinyin([kind('甲单晶'), kind('电镜甲')]);
  expect(textsRead(both, 'dj')).toEqual(['电镜', '单晶']);
});

test('names of kinds and places are read, Latin ones are not', () => {
  const name = (zh: string, en: string) => ({ name: { zh, en } });
  const things = {
    techniques: new Map([
      ['sem', { id: 'sem', ...name('扫描电镜术', 'SEM'), words: ['扫描电镜', 'SEM'], broader: null }],
    ]),
    types: new Map([['t', { id: 't', ...name('台式电镜', 'Benchtop SEM'), words: [], techniques: [] }]]),
    classes: new Map([['01', { code: '01', parent: null, ...name('分析仪器', 'Analytical') }]]),
    regions: new Map([['34', { code: '34', level: 'province', parent: null, ...name('安徽', 'Anhui') }]]),
    institutions: new Map([['i', { id: 'i', ...name('浙江大学', 'Zhejiang University'), lat: null, lng: null }]]),
    facilities: new Map(),
  };
  const texts = [...namesToRead(things, [{ name: 'JEOL', words: ['日本电子'] }])].map(({ text }) => text);
  expect(texts).toEqual(['扫描电镜术', '扫描电镜', '台式电镜', '分析仪器', '安徽', '日本电子', '浙江大学']);
});
