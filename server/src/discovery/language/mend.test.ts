import { termsOf } from '@jishi/shared/search/tokenise';
import { expect, test } from 'vitest';
import { mendTerms } from './mend.ts';
import { readPinyin } from './pinyin.ts';

const pinyin = await readPinyin([{ text: '扫描电镜', weight: 1, within: true }]);
// `brukers` and `brunk` are one typo away from what is there already.
const tokens = ['bruker', 'brukers', 'brunk', 'jem', 'jem2100', 'microscope', 'spectrometer', 'spectrometers'];
const isUsed = (token: string) => tokens.includes(token);
const mended = (question: string) => mendTerms(termsOf(question), { tokens, isUsed, pinyin });
const whole = (...texts: string[]) => texts.map((text) => ({ text, prefix: false }));

test('a Latin word that the index does not have is also looked for as what it reads in Chinese', () => {
  expect(mended('smdj')).toEqual([[[{ text: 'smdj', prefix: true }], whole('扫描', '描电', '电镜')]]);
  expect(mended('smdj bruker')[0]).toEqual([whole('smdj'), whole('扫描', '描电', '电镜')]);
});

test('and as the words that are one typo away', () => {
  expect(mended('Brucker')).toEqual([[[{ text: 'brucker', prefix: true }], whole('bruker'), whole('brukers')]]);
  expect(mended('spectormeter Brucker')[0]).toEqual([whole('spectormeter'), whole('spectrometer')]);
  expect(mended('micrsco')).toEqual([[[{ text: 'micrsco', prefix: true }], whole('microscope')]]);
});

test.each(['bruker', 'bruk', 'JEM-2100', 'jem2200', '扫描电镜', '电镜 microscope', 'semiconductor laboratory', ''])(
  '%j stays as it is',
  (question) => {
    expect(mended(question)).toEqual(termsOf(question));
  },
);

test('without readings only typos are mended', () => {
  const terms = termsOf('smdj Brucker');
  expect(mendTerms(terms, { tokens, isUsed, pinyin: null }).map(({ length }) => length)).toEqual([1, 3]);
});

test('a word by which nothing is found any more is mended, and nothing is mended to it', () => {
  const vocabulary = { tokens, isUsed: (token: string) => isUsed(token) && !token.startsWith('bruker'), pinyin: null };
  expect(mendTerms(termsOf('bruker'), vocabulary)).toEqual([[[{ text: 'bruker', prefix: true }]]]);
  expect(mendTerms(termsOf('brunke'), vocabulary)).toEqual([[[{ text: 'brunke', prefix: true }], whole('brunk')]]);
});
