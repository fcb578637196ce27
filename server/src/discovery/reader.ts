import type { Anyone } from '@jishi/shared/rules/access';
import { TIME_MODES } from '@jishi/shared/rules/mode';
import { userClassOf } from '@jishi/shared/rules/price';
import type { Whose } from '@jishi/shared/rules/resolve';
import type { InstrumentQuery } from '@jishi/shared/schema/instrument';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import type { Mirror } from './mirror/mirror.ts';
import { groupFinder } from './time/family.ts';

/** No set of a column. */
const NONE = -1;

/** The way of service booked by time that a question asks for, when it is one. */
export function wantedMode({ mode }: Pick<InstrumentQuery, 'mode'>): ServiceMode | undefined {
  const wanted = TIME_MODES.filter((one) => mode.includes(one));
  return wanted.length === 1 ? wanted[0] : undefined;
}

/** What a reader is to an institution, where they come from and how they want to be served. */
export function whoseOf(reader: Anyone, institutionId: string, mode: ServiceMode | undefined): Whose {
  return { userClass: userClassOf(reader, institutionId), region: reader?.institutionRegion ?? null, mode };
}

/** Whether a row is of the reader's own institution: they are an insider of one at most, and of one class everywhere else. */
export function insideOf(mirror: Mirror, reader: Anyone): (row: number) => boolean {
  const { setIds } = mirror.columns.institution;
  const { institution } = mirror.cells;
  const own = reader?.institutionId ? (setIds.get(reader.institutionId) ?? NONE) : NONE;
  return (row) => institution[row] === own;
}

/** The reader as they are to all institutions but their own. */
export function elsewhere(reader: Anyone): Anyone {
  return reader && { ...reader, institutionId: null };
}

/** The group of each row for a reader: where rules have no cases for some, it is the same for everybody. */
export function groupsFor(mirror: Mirror, reader: Anyone, mode: ServiceMode | undefined): (row: number) => number {
  const { group: groupOfRow } = mirror.cells;
  const isInside = insideOf(mirror, reader);
  const groupOutside = groupFinder(mirror, whoseOf(elsewhere(reader), '', mode));
  const groupInside = groupFinder(mirror, { ...whoseOf(reader, '', mode), userClass: 'internal' });
  return (row) => {
    const group = groupOfRow[row] as number;
    if (group >= 0) return group;
    return isInside(row) ? groupInside(~group) : groupOutside(~group);
  };
}

/** Readers of one kind are offered the same time, as far as nothing else is known of them. */
export function kindOfReader(reader: Anyone, mode: ServiceMode | undefined): string {
  if (!reader) return `nobody ${mode}`;
  const { institutionId, institutionKind, institutionRegion } = reader;
  return [institutionId, institutionKind, institutionRegion, mode].join(' ');
}
