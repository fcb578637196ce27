import type { FacilityRecord, InstitutionRecord, InstrumentRecord } from '@jishi/db/queries/discovery';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { Field } from './fields.ts';
import { classChain, regionChain, type Things, withBroader } from './things.ts';
import { textId, type Words } from './words.ts';

/** Keeps words of neighbouring names from being read as one. */
const BETWEEN = '; ';

function join(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part).join(BETWEEN);
}

function called(name: Localised | undefined, words: readonly string[] = []): string {
  return join(name?.zh, name?.en, ...words);
}

/** All texts by which an instrument is found, with the field of each. */
export function fieldTexts(
  things: Things,
  record: Pick<InstrumentRecord, 'name' | 'typeId' | 'classCode' | 'manufacturer' | 'model' | 'descriptions'>,
  techniques: readonly string[],
  facility: FacilityRecord,
  institution: InstitutionRecord,
): [Field, string][] {
  const type = record.typeId === null ? undefined : things.types.get(record.typeId);
  const techniqueText = (id: string) => called(things.techniques.get(id)?.name, things.techniques.get(id)?.words);
  const broader = withBroader(things, techniques).filter((id) => !techniques.includes(id));
  const all: [Field, string][] = [
    ['name', called(record.name)],
    ['type', called(type?.name, type?.words)],
    ...techniques.map((id): [Field, string] => ['technique', techniqueText(id)]),
    ...broader.map((id): [Field, string] => ['broader', techniqueText(id)]),
    ['maker', record.manufacturer ?? ''],
    ['model', record.model ?? ''],
    ...classChain(things, record.classCode).map((code): [Field, string] => [
      'class',
      called(things.classes.get(code)?.name),
    ]),
    ['institution', called(institution.name)],
    ['facility', called(facility.name)],
    ...regionChain(things, facility.region).map((code): [Field, string] => [
      'place',
      called(things.regions.get(code)?.name),
    ]),
    ...record.descriptions.map((text): [Field, string] => ['description', text]),
  ];
  return all.filter(([, text]) => text !== '');
}

/** The numbers of those texts in the word index, ascending and each once. */
export function textsOf(
  { things, words }: { readonly things: Things; readonly words: Words },
  record: InstrumentRecord,
  techniques: readonly string[],
  facility: FacilityRecord,
  institution: InstitutionRecord,
): number[] {
  const texts = fieldTexts(things, record, techniques, facility, institution);
  return [...new Set(texts.map(([field, text]) => textId(words, field, text)))].sort((a, b) => a - b);
}
