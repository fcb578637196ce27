import { expect, test } from 'vitest';
import { changedKeys, onTop } from './onTop.ts';

const BEFORE = { name: { zh: '甲', en: 'A' }, website: '', region: '310000' };

test('what is changed is known by its content', () => {
  expect(changedKeys(BEFORE, { ...BEFORE, name: { zh: '甲', en: 'A' } })).toEqual([]);
  expect(changedKeys(BEFORE, { ...BEFORE, name: { zh: '甲', en: 'B' }, website: 'x' })).toEqual(['name', 'website']);
});

test('what somebody else wrote stays where nothing was typed', () => {
  const mine = { ...BEFORE, name: { zh: '乙', en: 'A' } };
  const theirs = { ...BEFORE, website: 'https://example.org/', name: { zh: '丙', en: 'A' } };
  expect(onTop(BEFORE, mine, theirs)).toEqual({ ...theirs, name: mine.name });
});
