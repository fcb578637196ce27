import { ruleLayer } from '@jishi/shared/schema/rules';
import { expect, test } from 'vitest';
import { amissIn, isLayer } from './amiss.ts';
import { ENTRIES, type SettingName } from './settings.ts';

const TRIED = [
  null,
  Number.NaN,
  -1_000_000_000_001,
  -1,
  0,
  1,
  5,
  10,
  14,
  15,
  16,
  24,
  30,
  31,
  60,
  100,
  101,
  366,
  367,
  1000,
];
const LARGE = [1001, 1440, 1441, 3660, 3661, 20_160, 20_175, 527_040, 527_055, 1_000_000_000_001, 1.5];

test('what is amiss for a page is just what the schema refuses', () => {
  for (const [name, { kind }] of Object.entries(ENTRIES)) {
    if (kind !== 'minutes' && kind !== 'number') continue;
    for (const value of [...TRIED, ...LARGE]) {
      const layer = { [name as SettingName]: value } as never;
      expect([name, value, amissIn(layer).length === 0]).toEqual([name, value, ruleLayer.safeParse(layer).success]);
    }
  }
  expect(amissIn({ wholeBlocks: [{ days: [], from: '21:00', to: '07:00' }] })).toEqual(['wholeBlocks']);
  expect(amissIn({ cases: [{ when: {}, set: { maxActive: 0 } }] })).toEqual(['cases/0/maxActive']);
});

test('only a layer comes back from the tab', () => {
  expect(isLayer({ minMinutes: null, cases: [{ when: {}, set: { maxActive: 3 } }] })).toBe(true);
  for (const other of [
    null,
    [],
    'x',
    { colour: 1 },
    { cases: 1 },
    { cases: [null] },
    { cases: [{ when: {}, set: { x: 1 } }] },
  ])
    expect(isLayer(other)).toBe(false);
});
