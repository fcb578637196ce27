import { expect, it } from 'vitest';
import { en } from './en.ts';
import { chooseLanguage } from './language.ts';
import { zh } from './zh.ts';

it('the address wins over what is remembered, that over the browser, and Chinese is the last resort', () => {
  expect(chooseLanguage('en', 'zh', ['zh-CN'])).toBe('en');
  expect(chooseLanguage('xx', 'zh', ['en-GB'])).toBe('zh');
  expect(chooseLanguage(undefined, null, ['fr-FR', 'en-US', 'zh-CN'])).toBe('en');
  expect(chooseLanguage(undefined, null, ['fr-FR'])).toBe('zh');
});

function texts(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(texts) : [];
}

const SAME_IN_BOTH = new Set(['English', ' · ']);

it('Chinese texts are Chinese and English ones are not', () => {
  const han = /\p{Script=Han}/u;
  expect(texts(zh).filter((text) => !han.test(text) && !SAME_IN_BOTH.has(text))).toEqual([]);
  expect(texts(en).filter((text) => han.test(text) && !text.includes('中文'))).toEqual([]);
});
