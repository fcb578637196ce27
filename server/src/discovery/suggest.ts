import type { Suggestion } from '@jishi/shared/schema/instrument';
import type { Localised } from '@jishi/shared/schema/primitives';
import { candidatesOf } from './candidates.ts';
import {
  type Candidate,
  type Completions,
  completionsFor,
  completionsOf,
  completionsWithTypo,
  keyOf,
  MAX_COMPLETIONS,
} from './language/completions.ts';
import { type Pinyin, textsRead } from './language/pinyin.ts';
import { pinyinFor } from './language/readings.ts';
import type { Mirror } from './mirror/mirror.ts';

/** Names are made again when rows have changed, but no more often than this, and only a small share of the time. */
const KEEP_MS = 30_000;
const KEEP_TIMES = 50;
const MAX_TYPED = 100;

type Names = { readonly completions: Completions; readonly pinyin: Pinyin | null };
type Known = Names & {
  readonly mirror: Mirror;
  readonly changes: number;
  readonly madeAt: number;
  readonly tookMs: number;
};

/** Completes what is typed from the names in a mirror; remembers them between calls. */
export function completer(clock: () => number): (mirror: Mirror, typed: string) => Promise<Suggestion[]> {
  let known: Known | null = null;
  let making: Promise<void> | null = null;

  async function make(mirror: Mirror): Promise<void> {
    const { changes } = mirror;
    const begunAt = clock();
    const completions = await completionsOf(candidatesOf(mirror));
    const pinyin = await pinyinFor(mirror.things);
    known = { mirror, changes, madeAt: clock(), tookMs: clock() - begunAt, completions, pinyin };
  }

  return async (mirror, typed) => {
    const keepMs = Math.max(KEEP_MS, KEEP_TIMES * (known?.tookMs ?? 0));
    const isStale = known?.changes !== mirror.changes && clock() - (known?.madeAt ?? 0) >= keepMs;
    if (known?.mirror !== mirror || isStale) {
      making ??= make(mirror).finally(() => {
        making = null;
      });
      // Whoever has to wait hears of a failure; the others have an older list.
      making.catch(() => {});
    }
    // A list that is only a little old is good enough until the new one is there.
    if (!known) await making;
    return known ? complete(known, typed) : [];
  };
}

/**
 * The best completions: first what is called exactly so, then what begins so, then what has a word that does (in Chinese:
 * any part); among these the one with most instruments. What the typed letters read as in Chinese follows, unless something
 * is called exactly so; what they may be a typo of comes only where there is nothing else. Labels are in the language that
 * was typed, or meant, where there is one.
 */
export function complete({ completions, pinyin }: Names, typed: string): Suggestion[] {
  const wanted = keyOf(typed.slice(0, MAX_TYPED));
  if (wanted === '') return [];
  const chinese = /\p{Script=Han}/u.test(wanted);
  const found = completionsFor(completions, wanted);
  const suggestions = new Map(found.map(({ candidate }) => [candidate, toSuggestion(candidate, chinese)]));
  if (pinyin && !chinese && found[0]?.closeness !== 0) {
    for (const text of textsRead(pinyin, wanted.replaceAll(' ', ''))) {
      if (suggestions.size >= MAX_COMPLETIONS) break;
      for (const { candidate } of completionsFor(completions, text))
        if (!suggestions.has(candidate)) suggestions.set(candidate, toSuggestion(candidate, true));
    }
  }
  if (suggestions.size === 0) {
    for (const { candidate } of completionsWithTypo(completions, wanted))
      suggestions.set(candidate, toSuggestion(candidate, chinese));
  }
  return [...suggestions.values()].slice(0, MAX_COMPLETIONS);
}

function toSuggestion({ kind, value, name, count }: Candidate, chinese: boolean): Suggestion {
  const label = chinese ? inOne(name, 'zh', 'en') : inOne(name, 'en', 'zh');
  return { kind, value: value ?? Object.values(label)[0] ?? '', label, count };
}

function inOne(name: Localised, first: 'zh' | 'en', second: 'zh' | 'en'): Localised {
  if (name[first] !== undefined) return { [first]: name[first] };
  return name[second] === undefined ? {} : { [second]: name[second] };
}
