import { setImmediate as breathe } from 'node:timers/promises';
import type { MakerRecord } from '@jishi/db/makers';
import { fold } from '@jishi/shared/search/fold';
import type { Things } from '../mirror/things.ts';

/** A Chinese name to be found by its reading. `within`: also by the reading of its later parts. */
export type ReadName = { readonly text: string; readonly weight: number; readonly within: boolean };

/** The characters of a name and one way to read them; what is not Chinese reads as itself. */
type Reading = {
  readonly characters: readonly string[];
  readonly syllables: readonly string[];
  readonly weight: number;
};

/** Names by the first two letters of their reading and by their first two initials; each as `reading * MAX_LENGTH + from`. */
export type Pinyin = {
  readonly readings: readonly Reading[];
  readonly byLetters: ReadonlyMap<string, readonly number[]>;
  readonly byInitials: ReadonlyMap<string, readonly number[]>;
};

const MAX_LENGTH = 32;
const MAX_NAMES = 50_000;
const MAX_WAYS = 4;
const MAX_TEXTS = 8;
/** About a millisecond of reading. */
const SLICE = 40;
/** A name that begins so says more than one that has it somewhere. */
const BEGINNING_WEIGHT = 3;
/** A text that is much rarer than the commonest with this reading is not meant. */
const LEAST_SHARE = 0.1;

/** Characters of the field that are often read otherwise than in the word at hand. */
const OTHER_READINGS: Readonly<Record<string, string>> = {
  重: 'chong zhong',
  长: 'chang zhang',
  调: 'tiao diao',
  率: 'lv shuai',
  模: 'mo mu',
  血: 'xue xie',
  壳: 'ke qiao',
  给: 'gei ji',
  轧: 'ya zha',
  乐: 'le yue',
  六: 'liu lu',
  行: 'hang xing',
  称: 'cheng chen',
  氮: 'dan',
  色: 'se shai',
  薄: 'bo bao',
  剥: 'bo bao',
  露: 'lu lou',
  核: 'he hu',
  弹: 'dan tan',
  角: 'jiao jue',
  单: 'dan shan',
  传: 'chuan zhuan',
  铅: 'qian yan',
  大: 'da dai',
};

/** The Chinese names of what instruments are, who makes them and where they stand. */
export function* namesToRead(things: Things, makers: readonly MakerRecord[]): Generator<ReadName> {
  const words = (thing: { name: { zh?: string | undefined }; words?: readonly string[] }) =>
    [thing.name.zh ?? '', ...(thing.words ?? [])].filter(isChinese);
  for (const technique of things.techniques.values())
    for (const text of words(technique)) yield { text, weight: 4, within: true };
  for (const type of things.types.values()) for (const text of words(type)) yield { text, weight: 3, within: true };
  for (const entry of things.classes.values()) for (const text of words(entry)) yield { text, weight: 2, within: true };
  for (const region of things.regions.values())
    for (const text of words(region)) yield { text, weight: 2, within: false };
  for (const { words: names } of makers)
    for (const text of names.filter(isChinese)) yield { text, weight: 3, within: false };
  for (const house of things.institutions.values())
    for (const text of words(house)) yield { text, weight: 1, within: false };
}

/**
 * Reads the names, 50,000 at most; loads the dictionary (about 5 MB, 50 ms) and lets other work go on in between. Plain data, to
 * be sent between threads.
 */
export async function readPinyin(names: Iterable<ReadName>): Promise<Pinyin> {
  const { pinyin: read } = await import('pinyin-pro');
  const pinyin = { readings: [] as Reading[], byLetters: new Map(), byInitials: new Map() };
  const known = new Set<string>();
  const own = keptOnce();
  for (const { text, weight, within } of names) {
    const characters = [...fold(text).replace(/[^\p{Script=Han}a-z0-9]/gu, '')].slice(0, MAX_LENGTH);
    const plain = characters.join('');
    if (known.size >= MAX_NAMES) break;
    if (characters.length < 2 || known.has(plain)) continue;
    known.add(plain);
    if (known.size % SLICE === 0) await breathe();
    const usual = read(plain, { toneType: 'none', type: 'array', v: true });
    if (usual.length !== characters.length) continue;
    for (const syllables of waysToRead(characters, usual))
      addReading(pinyin, { characters: own(characters), syllables: own(syllables), weight }, within);
  }
  return pinyin;
}

type Growing = {
  readonly readings: Reading[];
  readonly byLetters: Map<string, number[]>;
  readonly byInitials: Map<string, number[]>;
};

function addReading({ readings, byLetters, byInitials }: Growing, reading: Reading, within: boolean): void {
  const number = readings.push(reading) - 1;
  const { syllables } = reading;
  for (let from = 0; from < (within ? syllables.length - 1 : 1); from += 1) {
    const letters = (syllables[from] as string) + (syllables[from + 1] as string);
    add(byLetters, letters.slice(0, 2), number * MAX_LENGTH + from);
    add(byInitials, initialOf(syllables, from) + initialOf(syllables, from + 1), number * MAX_LENGTH + from);
  }
}

/** There are few different characters and syllables: each is kept once. */
function keptOnce(): (texts: readonly string[]) => string[] {
  const kept = new Map<string, string>();
  return (texts) =>
    texts.map((text) => {
      const known = kept.get(text) ?? text;
      kept.set(known, known);
      return known;
    });
}

/** The usual way, then each with one character read otherwise, then with ü as u. */
function waysToRead(characters: readonly string[], usual: readonly string[]): string[][] {
  const ways = [usual.map((syllable) => syllable.toLowerCase())];
  for (const [at, character] of characters.entries()) {
    for (const other of OTHER_READINGS[character]?.split(' ') ?? []) {
      if (other !== usual[at] && ways.length < MAX_WAYS) ways.push(usual.with(at, other));
    }
  }
  const withoutMark = usual.map((syllable) => syllable.replace(/^([nl])v/, '$1u'));
  if (withoutMark.some((syllable, at) => syllable !== usual[at])) ways.push(withoutMark);
  return ways;
}

function add(entries: Map<string, number[]>, key: string, entry: number): void {
  const list = entries.get(key);
  if (list) list.push(entry);
  else entries.set(key, [entry]);
}

function initialOf(syllables: readonly string[], at: number): string {
  return syllables[at]?.[0] ?? '';
}

/**
 * Chinese texts that a word of Latin letters reads as, the commonest first, at most eight: by all initials (`smdj`) or by full
 * readings without spaces, of which the last may be unfinished (`saomiaodianj`). Each is cut where the typed letters end
 * (扫描电镜), has at least two characters and stands in one of the names.
 */
export function textsRead(pinyin: Pinyin, word: string): string[] {
  if (!/^[a-z][a-z0-9]{1,99}$/.test(word)) return [];
  const weights = new Map<string, number>();
  const weigh = (entry: number, lengthOf: (reading: Reading, from: number) => number) => {
    const reading = pinyin.readings[Math.floor(entry / MAX_LENGTH)] as Reading;
    const from = entry % MAX_LENGTH;
    const length = lengthOf(reading, from);
    if (length < 2) return;
    const text = reading.characters.slice(from, from + length).join('');
    const weight = reading.weight * (from === 0 ? BEGINNING_WEIGHT : 1);
    weights.set(text, (weights.get(text) ?? 0) + weight);
  };
  const key = word.slice(0, 2);
  for (const entry of pinyin.byLetters.get(key) ?? []) weigh(entry, (reading, from) => lengthRead(reading, from, word));
  for (const entry of pinyin.byInitials.get(key) ?? [])
    weigh(entry, (reading, from) => lengthOfInitials(reading, from, word));
  const texts = [...weights].sort(([a, aWeight], [b, bWeight]) => bWeight - aWeight || (a < b ? -1 : 1));
  const least = (texts[0]?.[1] ?? 0) * LEAST_SHARE;
  return texts
    .filter(([, weight]) => weight >= least)
    .slice(0, MAX_TEXTS)
    .map(([text]) => text);
}

/** How many characters the letters read, the last perhaps only begun; 0 when they do not. */
function lengthRead({ syllables }: Reading, from: number, letters: string): number {
  let at = 0;
  for (let i = from; i < syllables.length; i += 1) {
    const syllable = syllables[i] as string;
    const rest = letters.length - at;
    if (rest <= syllable.length) return letters.startsWith(syllable.slice(0, rest), at) ? i - from + 1 : 0;
    if (!letters.startsWith(syllable, at)) return 0;
    at += syllable.length;
  }
  return 0;
}

function lengthOfInitials({ syllables }: Reading, from: number, letters: string): number {
  for (let i = 0; i < letters.length; i += 1) if (initialOf(syllables, from + i) !== letters[i]) return 0;
  return letters.length;
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
