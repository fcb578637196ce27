import { expect, test } from 'vitest';
import { freshDraft, isSameQuestion, missingIn, previewOf, zonesKnown } from './draft.ts';
import { standingOf } from './standing.ts';

const zones = new Set(zonesKnown());
const entered = { ...freshDraft('Asia/Shanghai'), name: 'Courses', url: ' webcal://calendar.test/a.ics ' };

test('what is missing is named, and only for the source that was chosen', () => {
  expect(missingIn(freshDraft('Asia/Shanghai'), zones)).toEqual(['address', 'name']);
  expect(missingIn({ ...entered, kind: 'file' }, zones)).toEqual(['file']);
  expect(missingIn({ ...entered, zone: 'Shanghai' }, zones)).toEqual(['zone']);
  expect(missingIn(entered, zones)).toEqual([]);
});

test('a preview holds for another name, not for another address', () => {
  expect(isSameQuestion(entered, { ...entered, name: 'Teaching' })).toBe(true);
  expect(isSameQuestion(entered, { ...entered, url: 'https://calendar.test/b.ics' })).toBe(false);
  expect(isSameQuestion(entered, { ...entered, titles: true })).toBe(false);
});

test('the whole facility is asked by naming no instrument', () => {
  const source = { kind: 'address', url: 'webcal://calendar.test/a.ics' };
  expect(previewOf(entered)).toEqual({ zone: 'Asia/Shanghai', titles: false, source });
});

test('a calendar that fails just now is not shown as up to date, one from a file not as fetched', () => {
  expect(standingOf({ state: 'active', kind: 'address', fault: 'timeout' })).toBe('failing');
  expect(standingOf({ state: 'active', kind: 'address', fault: null })).toBe('active');
  expect(standingOf({ state: 'active', kind: 'file', fault: null })).toBe('file');
  expect(standingOf({ state: 'stopped', kind: 'address', fault: 'timeout' })).toBe('stopped');
});
