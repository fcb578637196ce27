import type { InstitutionKind } from '@jishi/shared/schema/institution';
import { ANCHORED, type AnchorKey, anchorFacility } from './anchored.ts';
import { institutionNamer, type Name } from './names.ts';
import type { City, Field, InstitutionForm, Parts, Theme } from './parts.ts';
import { makeId, type Random, randomOf, weighted } from './random.ts';
import { typePicker } from './type-picker.ts';
import type { SampleType } from './types.ts';
import { worthScale } from './worth.ts';

export type PlannedInstrument = {
  readonly type: SampleType;
  /** Where in the type's range of worth and prices it lies, in [0, 1). */
  readonly rank: number;
};
export type PlannedFacility = {
  readonly anchor: AnchorKey | null;
  readonly theme: Theme;
  readonly instruments: readonly PlannedInstrument[];
};
export type PlannedInstitution = {
  readonly index: number;
  readonly id: string;
  readonly anchor: AnchorKey | null;
  readonly kind: InstitutionKind;
  readonly name: Name;
  readonly city: City;
  readonly facilities: readonly PlannedFacility[];
};
export type Plan = {
  readonly institutions: readonly PlannedInstitution[];
  /** Original value in yuan of a planned instrument. */
  readonly worthYuan: (instrument: PlannedInstrument) => number;
};

const INSTRUMENTS_PER_INSTITUTION = 13;
const MEAN_WORTH_YUAN = 52.2e9 / 42_000;

type Seat = { city: City; form: InstitutionForm; field: Field; anchor: AnchorKey | null; size: number };

/**
 * Who has which instruments: everything that depends on the whole, before the rows are made institution by institution.
 * `bornAt` is the time in the first id.
 */
export function planSample(
  parts: Parts,
  types: readonly SampleType[],
  size: number,
  seed: number,
  bornAt: number,
): Plan {
  const random = randomOf(seed, 'plan');
  const nameOf = institutionNamer(parts);
  const pickType = typePicker(parts.themes, types);
  const seats = seatInstitutions(
    random,
    parts,
    Math.max(parts.cities.length + 3, Math.round(size / INSTRUMENTS_PER_INSTITUTION)),
  );
  const sizes = shareOut(seats, size);
  const institutions = seats.map((seat, index): PlannedInstitution => {
    const anchored = seat.anchor ? ANCHORED[seat.anchor] : null;
    return {
      index,
      id: makeId(random, bornAt + index),
      anchor: seat.anchor,
      kind: seat.form.kind,
      name: anchored?.institution ?? nameOf(random, seat.city, seat.form, seat.field),
      city: seat.city,
      facilities: planFacilities(random, parts, seat, sizes[index] as number, pickType, types),
    };
  });
  const instruments = institutions.flatMap(({ facilities }) => facilities.flatMap((facility) => facility.instruments));
  return { institutions, worthYuan: worthScale(instruments, instruments.length * MEAN_WORTH_YUAN) };
}

/** The anchors first, then one institution in every city, then the rest by the weight of cities and kinds. */
function seatInstitutions(random: Random, parts: Parts, count: number): Seat[] {
  const pickCity = weighted(parts.cities, (city) => city.weight);
  const pickForm = weighted(parts.institutions, (form) => form.weight);
  const seats = (Object.keys(ANCHORED) as AnchorKey[]).map((anchor): Seat => {
    const { cityCode, kind, field, size } = ANCHORED[anchor];
    return {
      anchor,
      size,
      city: found(parts.cities, (city) => city.code === cityCode),
      form: found(parts.institutions, (form) => form.kind === kind),
      field: found(parts.fields, ({ id }) => id === field),
    };
  });
  for (let index = 0; seats.length < count; index += 1) {
    const form = pickForm(random);
    const fieldId = random.pick(form.fields);
    seats.push({
      anchor: null,
      form,
      city: parts.cities[index] ?? pickCity(random),
      field: found(parts.fields, ({ id }) => id === fieldId),
      size: form.size * Math.exp(0.9 * random.normal()),
    });
  }
  return seats;
}

/** Gives each institution one instrument, anchors what they ask for, and shares the rest by size. */
function shareOut(seats: readonly Seat[], total: number): number[] {
  const counts = seats.map((seat) => (seat.anchor ? ANCHORED[seat.anchor].size : 1));
  let left = total - counts.reduce((a, b) => a + b, 0);
  const free = seats.flatMap((seat, index) => (seat.anchor ? [] : [index]));
  const sum = free.reduce((weight, index) => weight + (seats[index] as Seat).size, 0);
  let carry = 0;
  const rest = left;
  for (const index of free) {
    carry += (rest * (seats[index] as Seat).size) / sum;
    const more = Math.min(Math.round(carry), left);
    carry -= more;
    left -= more;
    counts[index] = (counts[index] as number) + more;
  }
  const last = free.at(-1);
  if (last !== undefined) counts[last] = (counts[last] as number) + left;
  return counts;
}

const MAX_FACILITIES = 6;

function planFacilities(
  random: Random,
  parts: Parts,
  seat: Seat,
  size: number,
  pickType: (random: Random, theme: Theme) => SampleType,
  types: readonly SampleType[],
): PlannedFacility[] {
  const planned: PlannedFacility[] = [];
  let left = size;
  if (seat.anchor) {
    const fixed = anchorFacility(seat.anchor, types, parts.themes, random);
    if (fixed) return [fixed];
  }
  const many = Math.min(MAX_FACILITIES, size, 1 + Math.floor(size / random.between(7, 14)));
  for (let nth = 0; nth < many; nth += 1) {
    const themeId = seat.field.themes[nth % seat.field.themes.length];
    const theme = random.chance(0.85) ? found(parts.themes, ({ id }) => id === themeId) : random.pick(parts.themes);
    const share =
      nth === many - 1 ? left : Math.max(1, Math.round((left / (many - nth)) * (0.6 + 0.8 * random.next())));
    const count = Math.min(share, left - (many - nth - 1));
    left -= count;
    const instruments = Array.from({ length: count }, () => ({ type: pickType(random, theme), rank: random.next() }));
    planned.push({ anchor: null, theme, instruments });
  }
  return planned;
}

export function found<T>(items: readonly T[], fits: (item: T) => boolean): T {
  const item = items.find(fits);
  if (item === undefined) throw new Error('the sample data name something that is not there');
  return item;
}
