import type { InventoryItem } from '@jishi/shared/schema/inventory';
import { expect, test } from 'vitest';
import { backTo, draftOf, filterItems, wantedOf } from './fields.ts';

const ITEM: InventoryItem = {
  id: 'a',
  name: { zh: '电镜', en: 'TEM' },
  type: null,
  class: null,
  techniques: [],
  manufacturer: 'JEOL',
  model: 'F200',
  function: { zh: '成像' },
  specs: {},
  modes: ['self'],
  stations: 1,
  prices: null,
  worth: null,
  putInUseOn: null,
  scheduleId: 's',
  withdrawnAt: null,
  upcoming: 0,
  origin: { source: 'own', key: 'a' },
  updatedAt: '2026-11-24T00:00:00Z',
  version: 1,
};

test('a name is changed in the reader’s language and keeps the other one', () => {
  expect(wantedOf('name', ' SEM ', ITEM, 'en')).toEqual({ change: { name: { zh: '电镜', en: 'SEM' } } });
});

test('a name that exists in the other language alone is changed there', () => {
  expect(wantedOf('name', '扫描电镜', { ...ITEM, name: { zh: '电镜' } }, 'en')).toEqual({
    change: { name: { zh: '扫描电镜' } },
  });
});

test('a fee is changed for its class alone, of one instrument as of many', () => {
  expect(wantedOf('company', '400', ITEM, 'en')).toEqual({ change: { hourly: { company: 40_000 } } });
  expect(wantedOf('internal', '99.5', null, 'en')).toEqual({ change: { hourly: { internal: 9950 } } });
  expect(wantedOf('internal', '', ITEM, 'en')).toEqual({ change: { prices: null } });
});

test.each([
  ['stations', '0'],
  ['stations', 'x'],
  ['internal', '-5'],
  ['internal', '1.234'],
  ['worth', '很贵'],
  ['name', '  '],
  ['modes', ''],
] as const)('%s does not take %j', (field, draft) => {
  expect(wantedOf(field, draft, ITEM, 'en')).toHaveProperty('fault');
});

test('what is put back is what was there', () => {
  expect(backTo(ITEM, 'model')).toEqual({ model: 'F200' });
  expect(backTo(ITEM, 'company')).toEqual({ prices: null });
  expect(backTo(ITEM, 'status')).toEqual({ withdrawn: false });
  expect(draftOf(ITEM, 'model', 'zh')).toBe('F200');
});

test('all words of a filter must fit', () => {
  expect(filterItems([ITEM], { q: 'jeol 电镜' })).toHaveLength(1);
  expect(filterItems([ITEM], { q: 'jeol sem' })).toHaveLength(0);
  expect(filterItems([ITEM], { show: 'withdrawn' })).toHaveLength(0);
});
