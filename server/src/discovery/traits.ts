import type { FacilityRecord, InstitutionRecord, InstrumentRecord } from '@jishi/db/queries/discovery';
import type { Point } from '@jishi/shared/search/distance';
import { type Column, type ColumnName, setId } from './column.ts';
import { classTexts, type FieldText, kindTexts, ownTexts, placeTexts } from './texts.ts';
import { classChain, pointOf, regionChain, type Things, techniquesOf, withBroader } from './things.ts';
import { textId, type Words } from './words.ts';

/** What thousands of rows have in common, worked out once: texts and value sets of a kind, a class and a place. */
export type Traits = {
  readonly kinds: Map<string, Kind>;
  readonly classes: Map<string | null, ClassTrait>;
  readonly placeIds: Map<string, number>;
};

type Kind = { readonly techniques: readonly string[]; readonly set: number; readonly texts: readonly number[] };
type ClassTrait = { readonly set: number; readonly texts: readonly number[] };
/** Where an instrument stands and whose it is. */
export type Place = {
  readonly facility: FacilityRecord;
  readonly institution: InstitutionRecord;
  readonly point: Point | null;
  readonly sets: Readonly<Record<'region' | 'institution' | 'facility', number>>;
  readonly texts: readonly number[];
};

export function newTraits(): Traits {
  return { kinds: new Map(), classes: new Map(), placeIds: new Map() };
}

type Index = {
  readonly things: Things;
  readonly words: Words;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  readonly traits: Traits;
  readonly places: Place[];
};

function textIds(words: Words, texts: readonly FieldText[]): number[] {
  return texts.filter(([, text]) => text !== '').map(([field, text]) => textId(words, field, text));
}

export function kindOf({ things, words, columns, traits }: Index, record: InstrumentRecord): Kind {
  const key = `${record.typeId} ${record.techniques.join(' ')}`;
  let kind = traits.kinds.get(key);
  if (!kind) {
    const techniques = techniquesOf(things, record.techniques, record.typeId);
    const set = setId(columns.technique, withBroader(things, techniques));
    kind = { techniques, set, texts: textIds(words, kindTexts(things, record.typeId, techniques)) };
    traits.kinds.set(key, kind);
  }
  return kind;
}

export function classOf({ things, words, columns, traits }: Index, code: string | null): ClassTrait {
  let trait = traits.classes.get(code);
  if (!trait) {
    const set = setId(columns.class, classChain(things, code));
    trait = { set, texts: textIds(words, classTexts(things, code)) };
    traits.classes.set(code, trait);
  }
  return trait;
}

/** The number of the place where an instrument stands; undefined when its facility or institution is unknown. */
export function placeId(index: Index, record: InstrumentRecord): number | undefined {
  const { things, traits, places } = index;
  const key = `${record.facilityId} ${record.institutionId}`;
  const known = traits.placeIds.get(key);
  if (known !== undefined) return known;
  const facility = things.facilities.get(record.facilityId);
  const institution = things.institutions.get(record.institutionId);
  if (!facility || !institution) return undefined;
  places.push(makePlace(index, facility, institution));
  traits.placeIds.set(key, places.length - 1);
  return places.length - 1;
}

function makePlace({ things, words, columns }: Index, facility: FacilityRecord, institution: InstitutionRecord): Place {
  return {
    facility,
    institution,
    point: pointOf(facility, institution),
    sets: {
      region: setId(columns.region, regionChain(things, facility.region)),
      institution: setId(columns.institution, [institution.id]),
      facility: setId(columns.facility, [facility.id]),
    },
    texts: textIds(words, placeTexts(things, facility, institution)),
  };
}

export function ownTextIds({ words }: Index, record: InstrumentRecord): number[] {
  return textIds(words, ownTexts(record));
}
