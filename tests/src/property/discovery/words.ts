import type { InstrumentRecord } from '@jishi/db/queries/discovery';
import { makerRecords, otherNames, referenceMakers } from '@jishi/server/discovery/language/makers';
import { namesToRead, type Pinyin, readPinyin, textsRead } from '@jishi/server/discovery/language/pinyin';
import { mentionedIn, type Thesaurus, thesaurusOf } from '@jishi/server/discovery/language/thesaurus';
import { thingsOf } from '@jishi/server/discovery/mirror/things';
import { type QueryToken, type Term, termsOf, tokensOf } from '@jishi/shared/search/tokenise';
import { techniquesOf, up } from './above.ts';
import type { World } from './world.ts';

/** What is known of languages beside the rows: how Chinese names are read, and what names speak of. */
export type Language = { readonly pinyin: Pinyin; readonly thesaurus: Thesaurus };

const languages = new Map<string, Promise<Language>>();

/** The language of a world; worlds that only differ in their instruments and places have the same one. */
export function languageOf({ reference }: Pick<World, 'reference'>): Promise<Language> {
  const { techniques, types, classes, regions, institutions } = reference;
  const key = JSON.stringify([techniques, types, classes, regions, institutions]);
  const language = languages.get(key) ?? makeLanguage(reference);
  languages.set(key, language);
  return language;
}

async function makeLanguage(reference: World['reference']): Promise<Language> {
  const things = thingsOf({ ...reference, layers: new Map() });
  return { pinyin: await readPinyin(namesToRead(things, makerRecords())), thesaurus: thesaurusOf(things) };
}

/** Those that have every word of the question, or, where none has, those that have most of them. */
export function matchText(
  world: World,
  records: readonly InstrumentRecord[],
  q: string,
  language: Language,
): InstrumentRecord[] {
  const tokens = records.map((record) => new Set(textsOf(world, record, language).flatMap(tokensOf)));
  const vocabulary = new Set(tokens.flatMap((all) => [...all]));
  const terms = termsOf(q).map((term) => mended(term, vocabulary, language));
  if (terms.length === 0) return [...records];
  const counts = tokens.map((all) => terms.filter((term) => hasTerm(all, term)).length);
  const best = Math.max(0, ...counts);
  const needed = best === terms.length ? best : Math.max(1, Math.ceil(best * 0.75));
  return records.filter((_, i) => (counts[i] ?? 0) >= needed);
}

function hasTerm(tokens: ReadonlySet<string>, term: Term): boolean {
  return term.some((all) => all.every((word) => hasWord(tokens, word)));
}

function hasWord(tokens: ReadonlySet<string>, { text, prefix }: QueryToken): boolean {
  return prefix ? [...tokens].some((token) => token.startsWith(text)) : tokens.has(text);
}

function textsOf(world: World, record: InstrumentRecord, { thesaurus }: Language): string[] {
  const { reference } = world;
  const facility = reference.facilities.find(({ id }) => id === record.facilityId);
  const institution = reference.institutions.find(({ id }) => id === record.institutionId);
  const type = reference.types.find(({ id }) => id === record.typeId);
  const { zh = '', en = '' } = record.name;
  const mentioned = mentionedIn(thesaurus, [zh, en].filter((name) => name !== '').join('; ')).techniques;
  const techniques = [
    ...techniquesOf(reference, record),
    ...reference.techniques.filter(({ id }) => mentioned.includes(id)),
  ];
  const regions = up(reference.regions, 'code', 'parent', facility?.region ?? null);
  const classes = up(reference.classes, 'code', 'parent', record.classCode);
  const names = [record, facility, institution, type, ...regions, ...classes, ...techniques].map(
    (thing) => thing?.name,
  );
  return [
    ...names.flatMap((name) => [name?.zh ?? '', name?.en ?? '']),
    ...(type?.words ?? []),
    ...techniques.flatMap((technique) => technique.words),
    ...(record.manufacturer === null ? [] : [record.manufacturer]),
    ...(record.manufacturer === null ? [] : otherNames(referenceMakers(), record.manufacturer)),
    record.model ?? '',
    ...record.descriptions,
  ];
}

/** More than this is not looked for, and which of them is none of our business. */
const MAX_TYPOS = 8;

/** A Latin word that stands nowhere is also looked for as what it reads, and as what it was perhaps meant to be. */
function mended(term: Term, vocabulary: ReadonlySet<string>, { pinyin }: Language): Term {
  const word = term[0]?.[0];
  if (!word || term.flat().length !== 1 || /[\d\p{Script=Han}]/u.test(word.text)) return term;
  if (hasWord(vocabulary, word)) return term;
  const readings = textsRead(pinyin, word.text).map((text) => termsOf(text).flatMap((one) => one.flat()));
  const typos = [...vocabulary].filter((token) => /^\p{L}+$/u.test(token) && isMeant(word, token));
  if (typos.length > MAX_TYPOS) throw new Error(`${word.text} is a typo of too many words: ${typos}`);
  return [...term, ...readings, ...typos.map((text) => [{ text, prefix: false }])];
}

function isMeant({ text, prefix }: QueryToken, token: string): boolean {
  if (text.length >= 4 && token.length >= 5 && typosIn(text, 0, text.length, token).includes(token)) return true;
  return (
    prefix &&
    text.length >= 6 &&
    typosIn(text, 1, text.length - 2, token).some((begun) => begun !== text && token.startsWith(begun))
  );
}

/** Everything that a word becomes by one typo at one of some places, with the letters of another word. */
function typosIn(word: string, first: number, last: number, letters: string): string[] {
  const typos: string[] = [];
  for (let at = first; at <= last; at += 1) {
    const [before, here, after] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
    typos.push(before + after, before + after.slice(0, 1) + here + after.slice(1));
    for (const letter of letters) typos.push(before + letter + after, before + letter + here + after);
  }
  return typos;
}
