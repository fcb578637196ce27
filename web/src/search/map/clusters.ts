import type { Region } from '@jishi/shared/schema/institution';
import type { FacetValue } from '@jishi/shared/schema/instrument';
import type { Localised } from '@jishi/shared/schema/primitives';
import delta from './delta.json' with { type: 'json' };

export type Cluster = {
  readonly code: string;
  readonly name: Localised;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
};

const RADIANS = Math.PI / 180;

/** Mercator, in units of the map's view box. */
export function project(lat: number, lng: number): { x: number; y: number } {
  const { west, north, unitsPerRadian } = delta.projection;
  const height = (degrees: number) => Math.log(Math.tan(Math.PI / 4 + (degrees * RADIANS) / 2));
  return { x: (lng - west) * RADIANS * unitsPerRadian, y: (height(north) - height(lat)) * unitsPerRadian };
}

/** One mark for each city of the facet, for a province only when none of its cities is in it; small ones on top. */
export function clustersOf(facet: readonly FacetValue[], regions: readonly Region[]): Cluster[] {
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const split = new Set(facet.filter((one) => !isProvince(one.value)).map((one) => one.value.slice(0, 2)));
  const shown = facet.filter((one) => one.count > 0 && !(isProvince(one.value) && split.has(one.value.slice(0, 2))));
  const most = Math.max(1, ...shown.map((one) => one.count));
  return shown
    .flatMap(({ value, label, count }) => {
      const region = byCode.get(value);
      if (region?.lat == null || region.lng == null) return [];
      const place = project(region.lat, region.lng);
      if (place.x < 0 || place.y < 0 || place.x > delta.width || place.y > delta.height) return [];
      return [{ code: value, name: label, count, ...place, radius: 9 + 10 * Math.sqrt(count / most) }];
    })
    .sort((a, b) => b.radius - a.radius);
}

function isProvince(code: string): boolean {
  return code.endsWith('0000');
}
