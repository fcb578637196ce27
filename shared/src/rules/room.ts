import type { BookingRules } from '../schema/rules.ts';
import { overlaps, pad, type Span } from '../time/span.ts';
import type { Facts, Taken } from './facts.ts';
import type { Broken } from './rule.ts';

type Buffers = Pick<BookingRules, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>;
type Stations = Pick<Facts, 'stations' | 'taken'>;

export const withdrawn: Broken = (_request, { withdrawnAt }) =>
  withdrawnAt === null ? null : { rule: 'withdrawn', since: withdrawnAt };

/**
 * The instrument and all that goes with it need a free station each. `until` is the moment from which the first station
 * has nothing more in the wanted time; of several that are taken the one that stays so longest is told.
 */
export const taken: Broken = (request, facts) => {
  const wanted = withBuffers(request, facts.rules);
  let last = inTheWay(wanted, facts);
  let partId: string | undefined;
  for (const part of facts.parts) {
    const hit = inTheWay(wanted, part);
    if (!hit || (last && hit.to <= last.to)) continue;
    last = hit;
    partId = part.id;
  }
  if (!last) return null;
  return { rule: 'taken', kind: last.kind, until: last.to, ...(partId === undefined ? {} : { partId }) };
};

/** The time that a booking keeps others away: itself and its buffers. Its parts are taken for as long. */
export function withBuffers(span: Span, rules: Buffers): Span {
  return pad(span, rules.bufferBeforeMinutes, rules.bufferAfterMinutes);
}

/** The first station (0 … stations-1) on which the request and its buffers fit, or null. */
export function freeStation(
  request: Span,
  { rules, ...stations }: Stations & { readonly rules: Buffers },
): number | null {
  return firstFree(withBuffers(request, rules), stations);
}

/** The first free station of each part that the request takes along, by its id; null when one of them has none. */
export function freePartStations(
  request: Span,
  { rules, parts }: Pick<Facts, 'parts'> & { readonly rules: Buffers },
): Map<string, number> | null {
  const wanted = withBuffers(request, rules);
  const stations = new Map<string, number>();
  for (const part of parts) {
    const station = firstFree(wanted, part);
    if (station === null) return null;
    stations.set(part.id, station);
  }
  return stations;
}

function firstFree(wanted: Span, stations: Stations): number | null {
  const station = lastHits(wanted, stations).indexOf(undefined);
  return station === -1 ? null : station;
}

/** What is in the way on the station that is free first; null when one is free now. */
function inTheWay(wanted: Span, stations: Stations): Taken | null {
  let first: Taken | null = null;
  for (const last of lastHits(wanted, stations)) {
    if (!last) return null;
    if (!first || last.to < first.to) first = last;
  }
  return first;
}

/** For each station what ends last of all that is in the way. */
function lastHits(wanted: Span, { stations, taken }: Stations): (Taken | undefined)[] {
  const lasts: (Taken | undefined)[] = Array(stations).fill(undefined);
  for (const hit of taken) {
    if (hit.station >= stations || !overlaps(hit, wanted)) continue;
    const last = lasts[hit.station];
    if (!last || last.to < hit.to) lasts[hit.station] = hit;
  }
  return lasts;
}
