import { expect, test } from 'vitest';
import { blankDraft, bodyOf, placesOf, readDraft } from './draft.ts';

const NOW = Date.parse('2026-11-23T08:02:00+08:00');
const draft = { ...blankDraft('a', 'Asia/Shanghai', NOW), date: '2026-12-01', from: '20:00', to: '02:00' };

test('what does not end after it begins ends on the next day, on the facility’s clock', () => {
  expect(bodyOf(draft, 'Asia/Shanghai')).toMatchObject({ from: '2026-12-01T12:00:00Z', to: '2026-12-01T18:00:00Z' });
  const late = bodyOf({ ...draft, from: '14:00', to: '24:00' }, 'Europe/Berlin');
  expect(late).toMatchObject({ from: '2026-12-01T13:00:00Z', to: '2026-12-01T23:00:00Z' });
});

test('a draft comes back from the tab as it was, and nothing else does', () => {
  expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  for (const other of [null, 'x', {}, { ...draft, places: 8 }]) expect(readDraft(other)).toBeNull();
});

test('places are a whole number that fits a hall', () => {
  expect(['8', '0', '501', '', '1.5', '500'].map((places) => placesOf({ ...draft, places }))).toEqual([
    ...[8, null, null, null, null, 500],
  ]);
});
