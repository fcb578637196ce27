import type { OwnedLayer } from '@jishi/shared/schema/policy';
import { expect, test } from 'vitest';
import {
  AMISS,
  changesBetween,
  exceptionsAbove,
  faultsOf,
  inherited,
  placeOfPointer,
  rebase,
  withCases,
} from './layer.ts';

const owned = (owner: OwnedLayer['owner'], layer: OwnedLayer['layer']): OwnedLayer => ({
  owner,
  id: owner,
  name: {},
  layer,
});

test('what is not said here is what the nearest above says, or the default', () => {
  const above = [owned('institution', { maxActive: 5, minMinutes: 60 }), owned('facility', { maxActive: null })];
  expect(inherited(above, 'maxActive')).toEqual({ value: null, by: 'facility' });
  expect(inherited(above, 'minMinutes')).toEqual({ value: 60, by: 'institution' });
  expect(inherited(above, 'stepMinutes')).toEqual({ value: 15, by: 'default' });
});

test('exceptions above count where nothing nearer is said for everybody', () => {
  const cases = [{ when: { class: ['company' as const] }, set: { maxActive: 1 } }];
  const above = [owned('institution', { cases }), owned('facility', {})];
  expect(exceptionsAbove(above, {}, 'maxActive').map(({ owner }) => owner)).toEqual(['institution']);
  expect(exceptionsAbove(above, { maxActive: 3 }, 'maxActive')).toEqual([]);
  const nearer = [owned('institution', { cases }), owned('facility', { maxActive: 9 })];
  expect(exceptionsAbove(nearer, {}, 'maxActive')).toEqual([]);
});

test('one’s own changes survive those of somebody else, and what both changed is named', () => {
  const base = { minMinutes: 60, maxActive: 3, noticeMinutes: 0 };
  const mine = { minMinutes: 120, noticeMinutes: 0 };
  const theirs = { minMinutes: 30, maxActive: 3, noticeMinutes: 60 };
  const merged = rebase(base, mine, theirs);
  expect(merged.layer).toEqual({ minMinutes: 120, noticeMinutes: 60 });
  expect(merged.theirs.toSorted()).toEqual(['minMinutes', 'noticeMinutes']);
  expect(merged.both).toEqual(['minMinutes']);
});

test('the order in which settings were written is no change', () => {
  expect(changesBetween({ minMinutes: 60, maxActive: 3 }, { maxActive: 3, minMinutes: 60 })).toEqual([]);
  expect(changesBetween({}, { maxActive: null })).toEqual(['maxActive']);
  expect(withCases({ maxActive: 1, cases: [] }, [])).toEqual({ maxActive: 1 });
});

test('a fault stands at the field that it is about', () => {
  expect([...faultsOf([], {}, { minMinutes: Number.NaN })]).toEqual([['minMinutes', AMISS]]);
  const flawed = faultsOf([owned('facility', { maxMinutes: 60 })], {}, { minMinutes: 120 });
  expect([...flawed.keys()]).toEqual(['minMinutes']);
  const inCase = faultsOf([], {}, { cases: [{ when: { class: ['company'] }, set: { minMinutes: 600 } }] });
  expect([...inCase.keys()]).toEqual(['cases/0/minMinutes']);
  // What was wrong before does not keep anybody from mending something else.
  expect(faultsOf([], { minMinutes: 600 }, { minMinutes: 600, maxActive: 2 }).size).toBe(0);
  expect(placeOfPointer('/cases/0/set/maxActive')).toBe('cases/0/maxActive');
  expect(placeOfPointer('/wholeBlocks/0/from')).toBe('wholeBlocks');
});
