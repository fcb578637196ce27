import { setImmediate as breathe } from 'node:timers/promises';
import type { Suggestion } from '@jishi/shared/schema/instrument';
import type { Localised } from '@jishi/shared/schema/primitives';
import { fold } from '@jishi/shared/search/fold';
import { type Column, countValues } from './column.ts';
import type { Mirror, Row } from './mirror.ts';
import { firstOf } from './sorted.ts';

const MAX_COMPLETIONS = 10;
/** A list of completions is made again when rows have changed, but no more often than this. */
const KEEP_MS = 30_000;
const MAX_TYPED = 100;
const SLICE = 500;

/** Something that can be completed. `keys`: folded forms by which it is found, words set apart by one space. */
type Candidate = {
  readonly kind: Suggestion['kind'];
  readonly value: string | null;
  readonly name: Localised;
  readonly keys: readonly string[];
  readonly count: number;
};

const KINDS = ['technique', 'type', 'class', 'maker', 'instrument', 'institution', 'region'] as const;

/** Completes what is typed from the names in a mirror; remembers them between calls. */
export function completer(clock: () => number): (mirror: Mirror, typed: string) => Promise<Suggestion[]> {
  let known: { mirror: Mirror; changes: number; madeAt: number; candidates: readonly Candidate[] } | null = null;
  let making: Promise<void> | null = null;

  async function make(mirror: Mirror): Promise<void> {
    const { changes } = mirror;
    const candidates: Candidate[] = [];
    for (const candidate of candidatesOf(mirror)) {
      candidates.push(candidate);
      if (candidates.length % SLICE === 0) await breathe();
    }
    known = { mirror, changes, madeAt: clock(), candidates };
  }

  return async (mirror, typed) => {
    const isStale = known?.changes !== mirror.changes && clock() - (known?.madeAt ?? 0) >= KEEP_MS;
    if (known?.mirror !== mirror || isStale) {
      making ??= make(mirror).finally(() => {
        making = null;
      });
    }
    // A list that is only a little old is good enough until the new one is there.
    if (!known) await making;
    return complete(known?.candidates ?? [], typed);
  };
}

/**
 * The best completions: first what is called exactly so, then what begins so, then what has a word that does (in Chinese:
 * any part); among these the one with most instruments. Labels are in the language that was typed where there is one.
 */
export function complete(candidates: readonly Candidate[], typed: string): Suggestion[] {
  const wanted = keyOf(typed.slice(0, MAX_TYPED));
  if (wanted === '') return [];
  const chinese = isChinese(wanted);
  const found: Found[] = [];
  for (const candidate of candidates) {
    const closeness = closenessOf(candidate, wanted, chinese);
    if (closeness < NOT_FOUND) found.push({ candidate, closeness });
  }
  return firstOf(found, MAX_COMPLETIONS, isBetter).map(({ candidate }) => toSuggestion(candidate, chinese));
}

type Found = { readonly candidate: Candidate; readonly closeness: number };

const NOT_FOUND = 3;

function closenessOf({ keys }: Candidate, wanted: string, chinese: boolean): number {
  let closest = NOT_FOUND;
  for (const key of keys) {
    if (key === wanted) return 0;
    if (key.startsWith(wanted)) closest = 1;
    else if (closest > 2 && (chinese ? key.includes(wanted) : key.includes(` ${wanted}`))) closest = 2;
  }
  return closest;
}

function isBetter(a: Found, b: Found): boolean {
  if (a.closeness !== b.closeness) return a.closeness < b.closeness;
  if (a.candidate.count !== b.candidate.count) return a.candidate.count > b.candidate.count;
  const byKind = KINDS.indexOf(a.candidate.kind) - KINDS.indexOf(b.candidate.kind);
  return byKind !== 0 ? byKind < 0 : (a.candidate.keys[0] ?? '') < (b.candidate.keys[0] ?? '');
}

function toSuggestion({ kind, value, name }: Candidate, chinese: boolean): Suggestion {
  const label = chinese ? inOne(name, 'zh', 'en') : inOne(name, 'en', 'zh');
  return { kind, value: value ?? Object.values(label)[0] ?? '', label };
}

function inOne(name: Localised, first: 'zh' | 'en', second: 'zh' | 'en'): Localised {
  if (name[first] !== undefined) return { [first]: name[first] };
  return name[second] === undefined ? {} : { [second]: name[second] };
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

function keyOf(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A name's keys: as it is, and without spaces where it has any (`icp ms`, `icpms`). */
function keysOf(name: Localised, words: readonly string[] = []): string[] {
  const spaced = [name.zh, name.en, ...words].filter((text) => text !== undefined).map(keyOf);
  const short = spaced.filter((key) => key.includes(' ') && key.length <= 16).map((key) => key.replaceAll(' ', ''));
  return [...new Set([...spaced, ...short])].filter((key) => key !== '');
}

/** Everything that at least one offered instrument has. */
function* candidatesOf(mirror: Mirror): Generator<Candidate> {
  const { things, columns } = mirror;
  const rows = mirror.rows.filter((row) => row !== undefined);
  const counted = (column: Column) => countValues(column, rowsBySet(mirror, column));
  yield* listed('technique', counted(columns.technique), things.techniques);
  for (const type of listed(
    'type',
    countBy(rows, (row) => row.typeId),
    things.types,
  ))
    yield { ...type, value: null };
  yield* listed('class', counted(columns.class), things.classes);
  for (const [maker, count] of counted(columns.maker)) yield named('maker', maker, count);
  yield* listed('region', counted(columns.region), things.regions);
  yield* instrumentNames(mirror, rows);
  yield* listed('institution', counted(columns.institution), things.institutions);
}

type Thing = { readonly name: Localised; readonly words?: readonly string[] };

function* listed(
  kind: Candidate['kind'],
  counts: ReadonlyMap<string, number>,
  things: ReadonlyMap<string, Thing>,
): Generator<Candidate> {
  for (const [value, count] of counts) {
    const thing = things.get(value);
    if (thing) yield { kind, value, name: thing.name, keys: keysOf(thing.name, thing.words), count };
  }
}

function named(kind: Candidate['kind'], name: string, count: number): Candidate {
  return { kind, value: name, name: { zh: name, en: name }, keys: keysOf({ en: name }), count };
}

/** Names of instruments that say more than their type's, and models. */
function* instrumentNames(mirror: Mirror, rows: readonly Row[]): Generator<Candidate> {
  const typeNames = new Set([...mirror.things.types.values()].flatMap(({ name }) => [name.zh, name.en]));
  const names = new Map<string, { name: Localised; count: number }>();
  for (const { name } of rows) {
    if (typeNames.has(name.zh) || typeNames.has(name.en)) continue;
    const key = `${name.zh} ${name.en}`;
    names.set(key, { name, count: (names.get(key)?.count ?? 0) + 1 });
  }
  for (const { name, count } of names.values()) {
    yield { kind: 'instrument', value: null, name, keys: keysOf(name), count };
  }
  for (const [model, count] of countBy(rows, (row) => row.model)) yield named('instrument', model, count);
}

function countBy(rows: readonly Row[], key: (row: Row) => string | null): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = key(row);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

function rowsBySet(mirror: Mirror, column: Column): Int32Array {
  const counts = new Int32Array(column.sets.length);
  for (let row = 0; row < mirror.rows.length; row += 1) {
    if (mirror.rows[row] === undefined) continue;
    const set = column.setOfRow[row] as number;
    counts[set] = (counts[set] as number) + 1;
  }
  return counts;
}
