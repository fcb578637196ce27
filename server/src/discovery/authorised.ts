import type { Authorised } from '@jishi/db/queries/standing';
import { idAt } from './mirror/ids.ts';
import type { Mirror } from './mirror/mirror.ts';
import { thingAt } from './mirror/table.ts';

const NONE: readonly Authorised[] = [];

/**
 * The authorisations of a reader that cover each row, also later ones; none where no one holds now. One covers an
 * instrument, all of a type in a facility, or all of the facility.
 */
export function authorisationsAt(
  { cells, traits, ids }: Mirror,
  authorisations: readonly Authorised[],
  now: number,
): (row: number) => readonly Authorised[] {
  if (authorisations.length === 0) return () => NONE;
  const facilities = new Set(authorisations.map(({ facilityId }) => facilityId));
  return (row) => {
    const { facility } = thingAt(traits.places, cells.place[row] as number);
    if (!facilities.has(facility.id)) return NONE;
    const { typeId } = thingAt(traits.kinds, cells.kind[row] as number);
    const covers = (one: Authorised) => {
      if (one.facilityId !== facility.id) return false;
      return one.instrumentId === null
        ? one.typeId === null || one.typeId === typeId
        : one.instrumentId === idAt(ids, row);
    };
    const covering = authorisations.filter(covers);
    return covering.some(({ from, until }) => from <= now && (until === null || until > now)) ? covering : NONE;
  };
}
