import type { ReaderStanding } from '@jishi/db/queries/reader';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { modeOf } from '@jishi/shared/rules/mode';
import { asksAuthorisation, asksGroup } from '@jishi/shared/rules/person';
import type { Whose } from '@jishi/shared/rules/resolve';
import type { Access, InstrumentQuery } from '@jishi/shared/schema/instrument';
import { authorisationsAt } from './authorised.ts';
import { newColumn } from './mirror/column.ts';
import type { Mirror } from './mirror/mirror.ts';
import { elsewhere, insideOf, wantedMode, whoseOf } from './reader.ts';
import { modeFor, offersTime, type Ruling, rulesFor } from './rules/ruling.ts';

/** Nothing but time decides; what stands in the way else, a bit each. */
const APPROVAL = 1;
const AUTHORISATION = 2;
const PAUSED = 4;
const REQUEST = 8;

/** Names of what stands in the way, by the sum of its bits: the number of a set in `ACCESS`. */
export const ACCESS_SETS: readonly (readonly Access[])[] = Array.from({ length: 16 }, (_, bits) => {
  if (bits === 0) return ['now'];
  if (bits & REQUEST) return ['request'];
  const named: [number, Access][] = [
    [APPROVAL, 'approval'],
    [AUTHORISATION, 'authorisation'],
    [PAUSED, 'paused'],
  ];
  return named.filter(([bit]) => bits & bit).map(([, name]) => name);
});

/** The column of a property that depends on the reader. */
export const ACCESS = newColumn(ACCESS_SETS.slice(0, REQUEST + 1));

/** What rules ask of somebody beside bits of `ACCESS`: to be authorised, and to belong to a group. */
const OPERATE = 16;
const GROUP = 32;

/**
 * What stands between a reader and each row's time as of now, as a number of a set in `ACCESS`. Signed out it is what
 * rules ask of everybody.
 */
export function accessFor(
  mirror: Mirror,
  query: Pick<InstrumentQuery, 'mode'>,
  reader: Anyone,
  standing: ReaderStanding | null,
  now: number,
): (row: number) => number {
  const { access, place, stations } = mirror.cells;
  const mode = wantedMode(query);
  const isInside = insideOf(mirror, reader);
  const inside = asked(mirror, { ...whoseOf(reader, '', mode), userClass: 'internal' }, standing);
  const outside = asked(mirror, whoseOf(elsewhere(reader), '', mode), standing);
  const authorised = authorisationsAt(mirror, standing?.authorisations ?? [], now);
  const { waived, added } = placesOf(mirror, reader, standing);
  return (row) => {
    if (stations[row] === 0) return REQUEST;
    const bits = (isInside(row) ? inside : outside)[access[row] as number] as number;
    if (bits === REQUEST) return REQUEST;
    const missing = bits & OPERATE && authorised(row).length === 0 ? AUTHORISATION : 0;
    const at = place[row] as number;
    return (((bits & ~OPERATE) | missing) & ~(waived[at] ?? 0)) | (added[at] ?? 0);
  };
}

/** Bits by ruling: of `ACCESS`, and OPERATE. */
function asked({ rulings }: Mirror, whose: Whose, standing: ReaderStanding | null): Uint8Array {
  return Uint8Array.from(rulings.rulings.access.list, (ruling) => {
    const bits = bitsAsked(ruling, whose);
    if (bits & REQUEST) return REQUEST;
    return bits & GROUP ? (bits & ~GROUP) | (standing?.grouped ? 0 : AUTHORISATION) : bits;
  });
}

function bitsAsked(ruling: Ruling, whose: Whose): number {
  const rules = rulesFor(ruling, whose);
  if (!offersTime(ruling, rules, whose)) return REQUEST;
  const mode = modeOf({ mode: modeFor(ruling, whose) }, { modes: ruling.modes, rules });
  const approval = rules.approval.length > 0 ? APPROVAL : 0;
  return approval | (asksAuthorisation(rules, mode) ? OPERATE : 0) | (asksGroup(rules) ? GROUP : 0);
}

const NOWHERE = new Uint8Array(0);

/** Bits by place: who manages a facility asks nobody; who is paused there cannot book. */
function placesOf({ traits }: Mirror, reader: Anyone, standing: ReaderStanding | null) {
  const pauses = standing?.pauses ?? [];
  if (!reader) return { waived: NOWHERE, added: NOWHERE };
  const manages = reader.administrator || reader.facilityIds.size > 0;
  const { list } = traits.places;
  const isPaused = (facility: string) =>
    pauses.some(({ facilityId }) => facilityId === null || facilityId === facility);
  return {
    waived: manages
      ? Uint8Array.from(list, ({ facility }) => (may.manageFacility(reader, facility.id) ? APPROVAL : 0))
      : NOWHERE,
    added: pauses.length > 0 ? Uint8Array.from(list, ({ facility }) => (isPaused(facility.id) ? PAUSED : 0)) : NOWHERE,
  };
}
