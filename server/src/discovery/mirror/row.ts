import type { FacilityRecord, InstitutionRecord, PartRecord } from '@jishi/db/queries/discovery';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { UserClass } from '@jishi/shared/schema/rules';
import type { Point } from '@jishi/shared/search/distance';
import type { Ruling } from '../rules/ruling.ts';
import { idAt } from './ids.ts';
import { type Mirror, NO_PRICE } from './mirror.ts';
import { thingAt } from './table.ts';

/** What is shown of an instrument. */
export type Row = {
  readonly id: string;
  readonly name: Localised;
  readonly facility: FacilityRecord;
  readonly institution: InstitutionRecord;
  readonly point: Point | null;
  readonly typeId: string | null;
  readonly classCode: string | null;
  readonly techniques: readonly string[];
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly source: string;
  /** What stands between somebody and its time. */
  readonly access: Ruling;
  /** What each booking takes along. */
  readonly parts: readonly PartRecord[];
};

export function rowAt(mirror: Mirror, row: number): Row {
  const { cells, columns, traits, ids, names, models, sources, rulings, parts } = mirror;
  const { facility, institution, point } = thingAt(traits.places, cells.place[row] as number);
  const { typeId, techniques } = thingAt(traits.kinds, cells.kind[row] as number);
  return {
    id: idAt(ids, row),
    name: thingAt(names, cells.name[row] as number),
    facility,
    institution,
    point,
    typeId,
    classCode: thingAt(traits.classes, cells.classTrait[row] as number).code,
    techniques,
    manufacturer: columns.maker.sets[cells.maker[row] as number]?.[0] ?? null,
    model: thingAt(models, cells.model[row] as number),
    source: thingAt(sources, cells.source[row] as number),
    access: thingAt(rulings.rulings.access, cells.access[row] as number),
    parts: parts.ofRow.get(row) ?? [],
  };
}

/** What an hour costs somebody of a class, in minor units; null where no price is known. */
export function hourlyPrice({ cells, currencies }: Mirror, row: number, userClass: UserClass) {
  const currency = cells.currency[row] as number;
  if (currency === NO_PRICE) return null;
  return { amountMinor: cells[userClass][row] as number, currency: thingAt(currencies, currency) };
}
