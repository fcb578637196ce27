import type { InstrumentRow } from '@jishi/db/queries/instrument';
import type { Clock } from './institutions.ts';
import type { Owners } from './mapping.ts';
import type { Reader } from './reader.ts';
import type { RecordOf } from './record.ts';
import { classOf, type Vocabulary } from './vocabulary.ts';

type Record = RecordOf<'instruments'>;

/** The columns that a row of a file decides; those it says nothing about are missing. */
export type Described = Partial<
  Pick<
    InstrumentRow,
    | 'name_zh'
    | 'name_en'
    | 'class_code'
    | 'type_id'
    | 'techniques'
    | 'manufacturer'
    | 'model'
    | 'function_zh'
    | 'function_en'
    | 'specs_zh'
    | 'specs_en'
    | 'worth_minor'
    | 'worth_currency'
    | 'put_in_use_on'
    | 'modes'
    | 'withdrawn_at'
  >
>;

type Setting = {
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly owners: Owners;
  readonly reader: Reader<'instruments'>;
};

/** What is wrong with a row by the words that the database knows. */
export function instrumentProblem(record: Record, vocabulary: Vocabulary): string | null {
  if (record.class !== null && vocabulary.classes.size > 0 && classOf(vocabulary, record.class) === null) {
    return `class: there is no class ${record.class}`;
  }
  if (record.worth !== null && record.worthCurrency === null) return 'worth: its currency is missing';
  return null;
}

/**
 * What a row says about an instrument. An empty cell says nothing: what is stored stays, so that a lossy template does
 * not wipe what it cannot carry.
 */
export function describe(record: Record, setting: Setting, before: InstrumentRow | undefined): Described {
  const { vocabulary } = setting;
  const type = vocabulary.types.get(typeOf(record, setting, before) ?? '');
  // What a type brings along is taken with the type; later it may have been changed for this instrument.
  const implied = type?.id === before?.type_id ? undefined : type;
  const techniques = record.techniques.filter((technique) => vocabulary.techniques.has(technique));
  const told: Described = {
    ...text('name_zh', record.nameZh),
    ...text('name_en', record.nameEn),
    ...text('type_id', type?.id ?? null),
    ...text('class_code', classCode(record, vocabulary) ?? implied?.classCode ?? null),
    ...text('techniques', jsonList(techniques.length > 0 ? techniques : (implied?.techniques ?? []))),
    ...text('manufacturer', record.manufacturer),
    ...text('model', record.model),
    ...text('function_zh', record.functionZh),
    ...text('function_en', record.functionEn),
    ...text('specs_zh', record.specsZh),
    ...text('specs_en', record.specsEn),
    ...text('put_in_use_on', record.putInUseOn),
    ...text('modes', jsonList(record.modes)),
    ...worth(record, setting.owners.worthGrainMinor, before),
  };
  if (record.withdrawn === null) return told;
  if (!record.withdrawn) return { ...told, withdrawn_at: null };
  return { ...told, withdrawn_at: before?.withdrawn_at ?? setting.clock.now() };
}

function text<Column extends string>(column: Column, value: string | null): { [C in Column]?: string } {
  return (value === null ? {} : { [column]: value }) as { [C in Column]?: string };
}

function jsonList(values: readonly string[]): string | null {
  return values.length === 0 ? null : JSON.stringify(values);
}

/** A guess never replaces a type that is known. */
function typeOf(record: Record, { vocabulary, owners }: Setting, before: InstrumentRow | undefined): string | null {
  if (record.type !== null) return record.type;
  if (before?.type_id || !owners.guessType) return null;
  for (const name of [record.nameZh, record.nameEn]) {
    const guess = name === null ? null : vocabulary.guessType(name);
    if (guess !== null) return guess;
  }
  return null;
}

function classCode(record: Record, vocabulary: Vocabulary): string | null {
  return record.class === null ? null : classOf(vocabulary, record.class);
}

/** A stored worth that rounds to the told one is the same. */
function worth(record: Record, grain: number, before: InstrumentRow | undefined): Described {
  if (record.worth === null || record.worthCurrency === null) return {};
  const stored = before?.worth_minor ?? null;
  const isSame =
    stored !== null &&
    before?.worth_currency === record.worthCurrency &&
    Math.round(stored / grain) * grain === record.worth;
  return { worth_minor: isSame ? stored : record.worth, worth_currency: record.worthCurrency };
}
