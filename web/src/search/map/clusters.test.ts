import type { Region } from '@jishi/shared/schema/institution';
import { expect, it } from 'vitest';
import { clustersOf, project } from './clusters.ts';
import delta from './delta.json' with { type: 'json' };

const region = (code: string, lat: number, lng: number): Region => ({
  code,
  level: code.endsWith('0000') ? 'province' : 'city',
  name: { en: code },
  parent: null,
  lat,
  lng,
});
const regions = [region('320000', 32.96, 119.47), region('320100', 32.06, 118.79), region('310000', 31.24, 121.47)];
const value = (code: string, count: number) => ({ value: code, parent: null, label: { en: code }, count });

it('places lie on the map, west to the left and north at the top', () => {
  const nanjing = project(32.06, 118.79);
  const shanghai = project(31.24, 121.47);
  expect(nanjing.x).toBeLessThan(shanghai.x);
  expect(nanjing.y).toBeLessThan(shanghai.y);
  expect(shanghai.x).toBeLessThan(delta.width);
  expect(shanghai.y).toBeLessThan(delta.height);
});

it('a province is one mark until its cities are counted', () => {
  const codes = (facet: Parameters<typeof clustersOf>[0]) => clustersOf(facet, regions).map((cluster) => cluster.code);
  expect(codes([value('320000', 9), value('310000', 5)])).toEqual(['320000', '310000']);
  expect(codes([value('320000', 9), value('320100', 9)])).toEqual(['320100']);
});

it('what has no place on the map, or nothing to show, has no mark', () => {
  expect(clustersOf([value('999999', 3), value('310000', 0)], regions)).toEqual([]);
});
