import { expect, test } from 'vitest';
import { wholeNames, wholeNamesAsked } from './whole-name.ts';

const NAMES = new Set(['=日立', '=扫描电镜', '=电镜', '=tem']);
const asked = (question: string) => wholeNamesAsked(question, (token) => NAMES.has(token));

test('a name is whole between its neighbours, whatever its case, dashes and spaces', () => {
  expect(wholeNames('type', '扫描电子显微镜; FE-SEM; fe sem')).toEqual(['=扫描电子显微镜', '=fesem']);
  expect(wholeNames('description', 'SEM')).toEqual([]);
});

test('a question asks for each run of its words, and for the longest names where there are no spaces', () => {
  expect(asked('Bruker NMR')).toEqual(['=bruker', '=brukernmr', '=nmr']);
  expect(asked('日立扫描电镜')).toEqual(['=日立扫描电镜', '=日立', '=扫描电镜']);
  expect(asked('x 的')).toEqual(['=x的']);
});

test('a long question asks for a bounded number of names', () => {
  expect(asked('a1 '.repeat(60)).length).toBeLessThanOrEqual(40);
  expect(asked('电'.repeat(200)).length).toBeLessThanOrEqual(2);
});
