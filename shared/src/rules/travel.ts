import { distanceKm, type Point } from '../search/distance.ts';
import { GRID_MINUTES } from '../time/grid.ts';
import { MINUTE_MS, type Span } from '../time/span.ts';
import { modeOf } from './mode.ts';
import type { Broken } from './rule.ts';

/** Closer than this is the same place. */
const SAME_PLACE_KM = 0.5;
/** From one laboratory to the road or the station, and to the other one. */
const ACCESS_MINUTES = 20;
/** As far as this, as the crow flies, one goes by the speed of a city; what is beyond goes by fast trains and motorways. */
const CITY_KM = 30;
const CITY_KM_PER_HOUR = 30;
const LONG_DISTANCE_KM_PER_HOUR = 200;

/**
 * Minutes that somebody needs between two places that are so far apart as the crow flies, rounded up to the grid: a
 * fixed time to get out and in, the city at city speed, the rest at long-distance speed. 4 km take 30 minutes, 30 km
 * 1 h 30, 400 km 3 h 15. An estimate that forbids what cannot be, and no timetable.
 */
export function travelMinutes(km: number): number {
  if (km < SAME_PLACE_KM) return 0;
  const city = Math.min(km, CITY_KM) / CITY_KM_PER_HOUR;
  const beyond = Math.max(0, km - CITY_KM) / LONG_DISTANCE_KM_PER_HOUR;
  return Math.ceil((ACCESS_MINUTES + (city + beyond) * 60) / GRID_MINUTES) * GRID_MINUTES;
}

/** Minutes between two spans, less than 0 when they overlap. */
function gapMinutes(a: Span, b: Span): number {
  return Math.max(a.from - b.to, b.from - a.to) / MINUTE_MS;
}

/**
 * Who operates an instrument is there, so there is time to come from the booking before and to go to the next one. In
 * one place somebody may have several instruments at once. Of several bookings the one that lacks most is told.
 */
export const travel: Broken = (request, facts) => {
  const { person, place } = facts;
  if (!person || !place || person.elsewhere.length === 0 || modeOf(request, facts) !== 'self') return null;
  let worst: ReturnType<Broken> = null;
  let lack = 0;
  for (const other of person.elsewhere) {
    const gap = gapMinutes(request, other);
    const km = distanceBetween(place, other.place);
    const neededMinutes = travelMinutes(km);
    if (neededMinutes === 0 || neededMinutes - gap <= lack) continue;
    lack = neededMinutes - gap;
    worst = { rule: 'travel', neededMinutes, gapMinutes: gap, km, other: { from: other.from, to: other.to } };
  }
  return worst;
};

/** To the tenth of a kilometre, so that what is told is what was reckoned with. */
function distanceBetween(a: Point, b: Point): number {
  return Math.round(distanceKm(a, b) * 10) / 10;
}
