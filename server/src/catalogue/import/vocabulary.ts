import type { Db } from '@jishi/db/open';
import { type ClassRow, readClasses } from '@jishi/db/queries/class';
import { type RegionRow, readRegions } from '@jishi/db/queries/region';
import { readTechniques } from '@jishi/db/queries/technique';
import { readTypes, type TypeRow } from '@jishi/db/queries/type';
import { z } from 'zod';
import { makeTypeGuess } from './type-guess.ts';

const synonyms = z.object({ zh: z.array(z.string()).default([]), en: z.array(z.string()).default([]) });
const texts = z.array(z.string());

export type KnownType = { readonly id: string; readonly classCode: string; readonly techniques: readonly string[] };

/** The words that rows may use: regions, classes, types and techniques that the database has. */
export type Vocabulary = {
  readonly regions: Map<string, RegionRow>;
  readonly classes: Map<string, ClassRow>;
  readonly types: ReadonlyMap<string, KnownType>;
  readonly techniques: ReadonlySet<string>;
  readonly guessType: (name: string) => string | null;
};

export async function readVocabulary(db: Db): Promise<Vocabulary> {
  const types = await readTypes(db);
  return {
    regions: new Map((await readRegions(db)).map((region) => [region.code, region])),
    classes: new Map((await readClasses(db)).map((row) => [row.code, row])),
    types: new Map(types.map((type) => [type.id, knownType(type)])),
    techniques: new Set((await readTechniques(db)).map((technique) => technique.id)),
    guessType: makeTypeGuess(types.map((type) => ({ id: type.id, names: namesOf(type) }))),
  };
}

function knownType(type: TypeRow): KnownType {
  return { id: type.id, classCode: type.class_code, techniques: texts.parse(JSON.parse(type.techniques)) };
}

function namesOf(type: TypeRow): string[] {
  const { zh, en } = synonyms.parse(JSON.parse(type.synonyms));
  const short = texts.parse(JSON.parse(type.abbreviations));
  return [type.name_zh, type.name_en, ...zh, ...en, ...short].filter((name) => name !== null);
}

/** The class of a register's code: the longest beginning, of two digits at least, that is one (`010203` → `0102`). */
export function classOf(vocabulary: Vocabulary, code: string): string | null {
  for (let length = code.length; length >= 2; length -= 1) {
    const beginning = code.slice(0, length);
    if (vocabulary.classes.has(beginning)) return beginning;
  }
  return null;
}

/**
 * The city or province that texts name, the most exact last: a GB/T 2260 code or a name inside the one before it.
 * Districts become their city, because places are compared by city.
 */
export function regionOf(vocabulary: Vocabulary, texts: readonly string[]): RegionRow | null {
  let found: RegionRow | null = null;
  for (const text of texts) {
    if (text === '') continue;
    const next: RegionRow | null = vocabulary.regions.get(text) ?? regionNamed(vocabulary, text, found);
    if (next) found = next;
  }
  if (found?.level !== 'county') return found;
  return vocabulary.regions.get(found.parent_code ?? '') ?? found;
}

function regionNamed(vocabulary: Vocabulary, name: string, inside: RegionRow | null): RegionRow | null {
  const isName = (region: RegionRow) =>
    region.name_zh === name || region.name_zh?.replace(/[省市区县]$/, '') === name || region.name_en === name;
  for (const region of vocabulary.regions.values()) {
    if (!isName(region)) continue;
    if (!inside || region.parent_code === inside.code) return region;
  }
  return null;
}
