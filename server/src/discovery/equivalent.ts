import { distanceKm } from '@jishi/shared/search/distance';
import type { Mirror, Row } from './mirror.ts';

/** As many as alternatives are worth looking at. */
const MAX_EQUIVALENTS = 50;

/**
 * Instruments that can be booked by time instead of one: of the same type, else with a technique in common (broader terms
 * do not count). Nearest first, those without a place last, equally far ones by id.
 */
export function equivalentsOf(mirror: Mirror, id: string): string[] {
  const wantedRow = mirror.rowOfId.get(id);
  const wanted = wantedRow === undefined ? undefined : mirror.rows[wantedRow];
  if (!wanted) return [];
  const sameType = others(mirror, wanted, (row) => row.typeId !== null && row.typeId === wanted.typeId);
  const found = sameType.length > 0 ? sameType : others(mirror, wanted, sharesTechnique(wanted));
  return nearestFirst(wanted, found).slice(0, MAX_EQUIVALENTS);
}

function others(mirror: Mirror, wanted: Row, fits: (row: Row) => boolean): Row[] {
  return mirror.rows.filter((row) => row !== undefined).filter((row) => row.bookable && row !== wanted && fits(row));
}

function sharesTechnique(wanted: Row): (row: Row) => boolean {
  const techniques = new Set(wanted.techniques);
  return (row) => row.techniques.some((technique) => techniques.has(technique));
}

function nearestFirst({ point }: Row, rows: readonly Row[]): string[] {
  const away = (row: Row) => (point && row.point ? distanceKm(point, row.point) : Number.POSITIVE_INFINITY);
  return rows
    .map((row) => ({ id: row.id, km: away(row) }))
    .sort((a, b) => (a.km === b.km ? (a.id < b.id ? -1 : 1) : a.km - b.km))
    .map(({ id }) => id);
}
