import type { FacilityRecord, InstitutionRecord, InstrumentRecord } from '@jishi/db/queries/discovery';
import type { Point } from '@jishi/shared/search/distance';
import { addTrait, textId, type Words } from '../words/words.ts';
import { type Column, type ColumnName, setId } from './column.ts';
import { newTable, numberIn, type Table } from './table.ts';
import { classTexts, type FieldText, kindTexts, placeTexts } from './texts.ts';
import { classChain, pointOf, regionChain, type Things, techniquesOf, withBroader } from './things.ts';

/** What thousands of rows have in common, worked out once: value sets, and the trait under which its texts are found. */
export type Traits = {
  readonly kinds: Table<Kind>;
  readonly classes: Table<ClassTrait>;
  readonly places: Table<Place>;
};

/** What an instrument is: a type, and techniques of its own and of the type. */
export type Kind = {
  readonly typeId: string | null;
  readonly techniques: readonly string[];
  readonly set: number;
  readonly texts: readonly number[];
  readonly trait: number;
};

export type ClassTrait = {
  readonly code: string | null;
  readonly set: number;
  readonly texts: readonly number[];
  readonly trait: number;
};

/** Where an instrument stands and whose it is. */
export type Place = {
  readonly facility: FacilityRecord;
  readonly institution: InstitutionRecord;
  readonly point: Point | null;
  readonly sets: Readonly<Record<'region' | 'institution' | 'facility', number>>;
  readonly texts: readonly number[];
  readonly trait: number;
};

export function newTraits(): Traits {
  return { kinds: newTable(), classes: newTable(), places: newTable() };
}

type Index = {
  readonly things: Things;
  readonly words: Words;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  readonly traits: Traits;
};

/** The numbers of texts; empty ones have none. */
export function textIds(words: Words, texts: readonly FieldText[]): number[] {
  const all = texts.filter(([, text]) => text !== '').map(([field, text]) => textId(words, field, text));
  return [...new Set(all)];
}

export function kindOf(index: Index, { typeId, techniques }: InstrumentRecord): number {
  return numberIn(index.traits.kinds, `${typeId} ${techniques.join(' ')}`, () => makeKind(index, typeId, techniques));
}

function makeKind({ things, words, columns }: Index, typeId: string | null, own: readonly string[]): Kind {
  const techniques = techniquesOf(things, own, typeId);
  const texts = textIds(words, kindTexts(things, typeId, techniques));
  const set = setId(columns.technique, withBroader(things, techniques));
  return { typeId, techniques, set, texts, trait: addTrait(words, texts) };
}

export function classOf({ things, words, columns, traits }: Index, code: string | null): number {
  return numberIn(traits.classes, code ?? '', () => {
    const texts = textIds(words, classTexts(things, code));
    return { code, set: setId(columns.class, classChain(things, code)), texts, trait: addTrait(words, texts) };
  });
}

/** The number of the place where an instrument stands; undefined when its facility or institution is unknown. */
export function placeOf(index: Index, record: InstrumentRecord): number | undefined {
  const facility = index.things.facilities.get(record.facilityId);
  const institution = index.things.institutions.get(record.institutionId);
  if (!facility || !institution) return undefined;
  const key = `${record.facilityId} ${record.institutionId}`;
  return numberIn(index.traits.places, key, () => makePlace(index, facility, institution));
}

function makePlace({ things, words, columns }: Index, facility: FacilityRecord, institution: InstitutionRecord): Place {
  const texts = textIds(words, placeTexts(things, facility, institution));
  return {
    facility,
    institution,
    point: pointOf(facility, institution),
    sets: {
      region: setId(columns.region, regionChain(things, facility.region)),
      institution: setId(columns.institution, [institution.id]),
      facility: setId(columns.facility, [facility.id]),
    },
    texts,
    trait: addTrait(words, texts),
  };
}
