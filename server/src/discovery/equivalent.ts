import { distanceKm, type Point } from '@jishi/shared/search/distance';
import { idAt } from './mirror/ids.ts';
import { type Mirror, offeredRow, offeredRows } from './mirror/mirror.ts';
import { insertOrdered } from './mirror/sorted.ts';
import { thingAt } from './mirror/table.ts';
import type { Kind } from './mirror/traits.ts';

/** As many as alternatives are worth looking at. */
const MAX_EQUIVALENTS = 50;

/**
 * Instruments that can be booked by time instead of one: of the same type, else with a technique in common (broader terms
 * do not count). Nearest first, those without a place last, equally far ones by id.
 */
export function equivalentsOf(mirror: Mirror, id: string): string[] {
  const row = offeredRow(mirror, id);
  if (row === undefined) return [];
  const wanted = thingAt(mirror.traits.kinds, mirror.cells.kind[row] as number);
  const sameType = nearest(mirror, row, ({ typeId }) => typeId !== null && typeId === wanted.typeId);
  return sameType.length > 0 ? sameType : nearest(mirror, row, sharesTechnique(wanted));
}

function sharesTechnique(wanted: Kind): (kind: Kind) => boolean {
  const techniques = new Set(wanted.techniques);
  return (kind) => kind.techniques.some((technique) => techniques.has(technique));
}

type Other = { readonly row: number; readonly km: number };

function nearest(mirror: Mirror, wanted: number, fits: (kind: Kind) => boolean): string[] {
  const { cells, ids, ranks } = mirror;
  const fitting = Uint8Array.from(mirror.traits.kinds.list, (kind) => (fits(kind) ? 1 : 0));
  const away = distances(mirror, wanted);
  const isNearer = (a: Other, b: Other) =>
    a.km !== b.km ? a.km < b.km : (ranks.ofRow[a.row] as number) < (ranks.ofRow[b.row] as number);
  const found: Other[] = [];
  for (const row of offeredRows(mirror)) {
    if (row === wanted || cells.stations[row] === 0 || fitting[cells.kind[row] as number] !== 1) continue;
    insertOrdered(found, { row, km: away[cells.place[row] as number] as number }, isNearer, MAX_EQUIVALENTS);
  }
  return found.map(({ row }) => idAt(ids, row));
}

/** From where a row stands to each place. */
function distances({ cells, traits }: Mirror, row: number): number[] {
  const { point } = thingAt(traits.places, cells.place[row] as number);
  const away = (other: Point | null) => (point && other ? distanceKm(point, other) : Number.POSITIVE_INFINITY);
  return traits.places.list.map((place) => away(place.point));
}
