import type { FacilityRecord, InstitutionRecord, InstrumentRecord } from '@jishi/db/queries/discovery';
import type { Localised } from '@jishi/shared/schema/primitives';
import { otherNames, referenceMakers } from '../language/makers.ts';
import { mentionedIn, type Thesaurus, thesaurusOf } from '../language/thesaurus.ts';
import type { Field } from '../words/fields.ts';
import { BETWEEN } from '../words/whole-name.ts';
import { classChain, regionChain, type Things, withBroader } from './things.ts';

/** A text by which something is found, and where it stands. */
export type FieldText = readonly [field: Field, text: string];

function called(name: Localised | undefined, words: readonly string[] = []): string {
  return [name?.zh, name?.en, ...words].filter((part) => part).join(BETWEEN);
}

/** Texts of what an instrument is: its type, its techniques and their broader ones. */
export function kindTexts(things: Things, typeId: string | null, techniques: readonly string[]): FieldText[] {
  const type = typeId === null ? undefined : things.types.get(typeId);
  const technique = (id: string) => called(things.techniques.get(id)?.name, things.techniques.get(id)?.words);
  const broader = withBroader(things, techniques).filter((id) => !techniques.includes(id));
  return [
    ['type', called(type?.name, type?.words)],
    ...techniques.map((id): FieldText => ['technique', technique(id)]),
    ...broader.map((id): FieldText => ['broader', technique(id)]),
  ];
}

export function classTexts(things: Things, code: string | null): FieldText[] {
  return classChain(things, code).map((above) => ['class', called(things.classes.get(above)?.name)]);
}

/** Texts of where an instrument stands and whose it is. */
export function placeTexts(things: Things, facility: FacilityRecord, institution: InstitutionRecord): FieldText[] {
  return [
    ['institution', called(institution.name)],
    ['facility', called(facility.name)],
    ...regionChain(things, facility.region).map((code): FieldText => ['place', called(things.regions.get(code)?.name)]),
  ];
}

/** Texts of the instrument itself; its maker also by the other names that it has. */
export function ownTexts({ name, manufacturer, model, descriptions }: InstrumentRecord): FieldText[] {
  return [
    ['name', called(name)],
    [
      'maker',
      manufacturer === null ? '' : [manufacturer, ...otherNames(referenceMakers(), manufacturer)].join(BETWEEN),
    ],
    ['model', model ?? ''],
    ...descriptions.map((text): FieldText => ['description', text]),
  ];
}

const thesauri = new WeakMap<Things, Thesaurus>();

function thesaurusFor(things: Things): Thesaurus {
  let thesaurus = thesauri.get(things);
  if (!thesaurus) {
    thesaurus = thesaurusOf(things);
    thesauri.set(things, thesaurus);
  }
  return thesaurus;
}

/** What techniques that a name speaks of are called, so that 扫描电镜 is found as SEM whether or not it is said to be one. */
export function mentionTexts(things: Things, name: Localised): FieldText[] {
  const { techniques } = mentionedIn(thesaurusFor(things), called(name));
  return techniques.map(
    (id): FieldText => ['mention', called(things.techniques.get(id)?.name, things.techniques.get(id)?.words)],
  );
}
