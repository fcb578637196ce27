import type { Point } from '../search/distance.ts';

/** Places on one meridian, and how long the way from the first one takes: a degree there is 111.2 km. */
const WAYS = [
  { place: { lat: 31, lng: 121 }, minutes: 0 },
  { place: { lat: 31.002, lng: 121 }, minutes: 0 },
  { place: { lat: 31.036, lng: 121 }, minutes: 30 },
  { place: { lat: 31.27, lng: 121 }, minutes: 90 },
  { place: { lat: 32.8, lng: 121 }, minutes: 135 },
  { place: { lat: 27, lng: 121 }, minutes: 210 },
] as const;

export const HOME: Point = WAYS[0].place;
export const PLACES: readonly Point[] = WAYS.map(({ place }) => place);

/** Minutes from `HOME` to one of `PLACES`, worked out by hand. */
export function minutesBetween(home: Point, place: Point): number {
  const way = WAYS.find((one) => one.place.lat === place.lat);
  if (home.lat !== HOME.lat || !way) throw new RangeError('not a place of these tests');
  return way.minutes;
}
