import { setImmediate as breathe } from 'node:timers/promises';
import type { Suggestion } from '@jishi/shared/schema/instrument';
import type { Localised } from '@jishi/shared/schema/primitives';
import { fold } from '@jishi/shared/search/fold';
import { firstOf, insertOrdered, lowerBound } from '../mirror/sorted.ts';
import { typosOf } from './spelling.ts';

/** Something that can be completed. `keys`: folded forms by which it is found, words set apart by one space. */
export type Candidate = {
  readonly kind: Suggestion['kind'];
  readonly value: string | null;
  readonly name: Localised;
  readonly keys: readonly string[];
  readonly count: number;
};

/** A candidate, and how close it is: 0 called exactly so, 1 begins so, 2 has a word that does (what begins in Chinese: any part). */
export type Completion = { readonly candidate: Candidate; readonly closeness: number };

/**
 * The names of all candidates by the first two characters of each place where what is typed may stand, so that a keystroke
 * looks at some hundred names of hundreds of thousands.
 */
export type Completions = {
  readonly keys: readonly string[];
  readonly candidates: readonly Candidate[];
  /** Each place as `key * MAX_LENGTH + from`. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** The best for each first character, worked out before: there are too many to look at. */
  readonly ofOneCharacter: ReadonlyMap<string, readonly Completion[]>;
  /** All Latin words, sorted. */
  readonly words: readonly string[];
};

export const MAX_COMPLETIONS = 10;
/** A name is not found by what stands after this. */
const MAX_LENGTH = 64;
const MAX_TYPOS = 4;
/** About a millisecond of work. */
const SLICE = 100;
const KINDS = ['technique', 'type', 'class', 'maker', 'instrument', 'institution', 'region'] as const;
const HAN = /\p{Script=Han}/u;

/** Makes the list; lets other work go on in between. Null stands for work that was done without finding a candidate. */
export async function completionsOf(candidates: Iterable<Candidate | null>): Promise<Completions> {
  const keys: string[] = [];
  const owners: Candidate[] = [];
  const places = new Map<string, number[]>();
  const ofOneCharacter = new Map<string, Completion[]>();
  const words = new Map<string, Set<string>>();
  let seen = 0;
  for (const candidate of candidates) {
    seen += 1;
    if (candidate === null || seen % SLICE === 0) await breathe();
    for (const key of candidate?.keys ?? []) {
      const number = keys.push(key) - 1;
      owners.push(candidate as Candidate);
      for (const from of placesIn(key)) {
        const list = places.get(key.slice(from, from + 2));
        if (list) list.push(number * MAX_LENGTH + from);
        else places.set(key.slice(from, from + 2), [number * MAX_LENGTH + from]);
        addToBest(ofOneCharacter, key[from] as string, {
          candidate: candidate as Candidate,
          closeness: closenessAt(key, from, 1),
        });
      }
      for (const word of key.match(/[a-z]{4,}/g) ?? []) addWord(words, word);
    }
  }
  return { keys, candidates: owners, places, ofOneCharacter, words: await sorted(words) };
}

function closenessAt(key: string, from: number, length: number): number {
  if (from > 0) return 2;
  return key.length === length ? 0 : 1;
}

/** Where what is typed may stand: at the beginnings of words and before each Chinese character. */
function* placesIn(key: string): Generator<number> {
  for (let at = 0; at < key.length && at < MAX_LENGTH; at += 1) {
    const isHan = HAN.test(key[at] as string);
    const before = key[at - 1];
    if (at === 0 || before === ' ' || isHan || (before !== undefined && key[at] !== ' ' && HAN.test(before))) yield at;
  }
}

function addToBest(best: Map<string, Completion[]>, character: string, found: Completion): void {
  const list = best.get(character) ?? [];
  best.set(character, list);
  const at = list.findIndex(({ candidate }) => candidate === found.candidate);
  if (at >= 0 && (list[at] as Completion).closeness <= found.closeness) return;
  if (at >= 0) list.splice(at, 1);
  insertOrdered(list, found, isBetter, MAX_COMPLETIONS);
}

function addWord(words: Map<string, Set<string>>, word: string): void {
  const first = word[0] as string;
  const list = words.get(first);
  if (list) list.add(word);
  else words.set(first, new Set([word]));
}

async function sorted(words: ReadonlyMap<string, ReadonlySet<string>>): Promise<string[]> {
  const all: string[] = [];
  for (const first of [...words.keys()].sort()) {
    all.push(...[...(words.get(first) ?? [])].sort());
    await breathe();
  }
  return all;
}

/** The best completions of a folded text (see `keyOf`), each candidate once. */
export function completionsFor(
  { keys, candidates, places, ofOneCharacter }: Completions,
  wanted: string,
): Completion[] {
  if (wanted.length === 1) return [...(ofOneCharacter.get(wanted) ?? [])];
  const closest = new Map<Candidate, number>();
  for (const place of places.get(wanted.slice(0, 2)) ?? []) {
    const number = Math.floor(place / MAX_LENGTH);
    const from = place % MAX_LENGTH;
    const key = keys[number] as string;
    if (!key.startsWith(wanted, from)) continue;
    const candidate = candidates[number] as Candidate;
    const closeness = closenessAt(key, from, wanted.length);
    if (closeness < (closest.get(candidate) ?? Number.POSITIVE_INFINITY)) closest.set(candidate, closeness);
  }
  const found = [...closest].map(([candidate, closeness]) => ({ candidate, closeness }));
  return firstOf(found, MAX_COMPLETIONS, isBetter);
}

/** The best completions when the first Latin word that stands in no name is taken for one that is a typo away. */
export function completionsWithTypo(completions: Completions, wanted: string): Completion[] {
  const words = wanted.split(' ');
  const wrong = words.findIndex((word, at) => !isKnown(completions.words, word, at === words.length - 1));
  if (wrong < 0) return [];
  const meant = typosOf(completions.words, words[wrong] as string, wrong < words.length - 1).slice(0, MAX_TYPOS);
  const found = meant.flatMap((word) => completionsFor(completions, words.with(wrong, word).join(' ')));
  const once = new Map(found.map((completion) => [completion.candidate, completion]));
  return firstOf(once.values(), MAX_COMPLETIONS, isBetter);
}

function isKnown(words: readonly string[], word: string, unfinished: boolean): boolean {
  const next = words[lowerBound(words, word)];
  return next === word || (unfinished && next?.startsWith(word) === true);
}

function isBetter(a: Completion, b: Completion): boolean {
  if (a.closeness !== b.closeness) return a.closeness < b.closeness;
  if (a.candidate.count !== b.candidate.count) return a.candidate.count > b.candidate.count;
  const byKind = KINDS.indexOf(a.candidate.kind) - KINDS.indexOf(b.candidate.kind);
  return byKind !== 0 ? byKind < 0 : (a.candidate.keys[0] ?? '') < (b.candidate.keys[0] ?? '');
}

/** A text as it is compared: folded, words set apart by one space. */
export function keyOf(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A name's keys: as it is, and without spaces where it has any (`icp ms`, `icpms`). */
export function keysOf(name: Localised, words: readonly string[] = []): string[] {
  const spaced = [name.zh, name.en, ...words].filter((text) => text !== undefined).map(keyOf);
  const short = spaced.filter((key) => key.includes(' ') && key.length <= 16).map((key) => key.replaceAll(' ', ''));
  return [...new Set([...spaced, ...short])].filter((key) => key !== '');
}
