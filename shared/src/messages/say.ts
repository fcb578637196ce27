import type { ProblemSlug } from '../problem.ts';
import { convertInstants } from '../rules/refusal.ts';
import type { Language } from '../schema/primitives.ts';
import type { Refusal, RuleName } from '../schema/rules.ts';
import { en, type Messages } from './en.ts';
import { type Say, sayIn } from './format.ts';
import { zh } from './zh.ts';

const LANGUAGES = { en, zh } as const satisfies Record<Language, Messages>;

export function messagesIn(language: Language): Messages {
  return LANGUAGES[language];
}

export function problemTitle(slug: ProblemSlug, language: Language): string {
  return LANGUAGES[language].problems[slug].title;
}

/** A refusal as it comes over JSON (instants RFC 3339) or from `judge` (instants epoch ms). */
export type SpokenRefusal = { readonly rule: RuleName; readonly [key: string]: unknown };

function readRefusal(refusal: SpokenRefusal): SpokenRefusal {
  const read = convertInstants(refusal, (instant) => (typeof instant === 'string' ? Date.parse(instant) : instant));
  return { ...read, rule: refusal.rule };
}

/** The numbers that each sentence needs. */
const NEEDED: Readonly<Record<Refusal['rule'], readonly string[]>> = {
  past: [],
  grid: ['stepMinutes'],
  'too-short': ['minutes', 'minMinutes'],
  'too-long': ['minutes', 'maxMinutes'],
  notice: ['noticeMinutes', 'earliest'],
  horizon: ['horizonDays', 'until'],
  closed: ['nextOpen'],
  taken: ['kind', 'until'],
  quota: ['per'],
  'outsider-share': ['percent', 'limitMinutes', 'usedMinutes', 'until'],
  authorisation: ['needed'],
  blocked: ['until'],
  balance: ['availableMinor', 'priceMinor', 'floorMinor', 'currency'],
  mode: ['offered'],
  withdrawn: ['since'],
  travel: ['neededMinutes', 'gapMinutes', 'km', 'other'],
};

function isJudged(refusal: SpokenRefusal): boolean {
  if (!Object.hasOwn(NEEDED, refusal.rule)) return false;
  return NEEDED[refusal.rule as Refusal['rule']].every((key) => refusal[key] !== undefined);
}

/**
 * One sentence that explains a refusal, its times on the wall clock of `zone`. A refusal without the numbers of its
 * rule is said in general words.
 */
export function sayRefusal(refusal: SpokenRefusal, language: Language, zone: string): string {
  const messages = LANGUAGES[language];
  const read = readRefusal(refusal);
  if (!isJudged(read)) return messages.rules[refusal.rule];
  // The table is keyed by the rule itself, which TypeScript cannot follow through a union.
  const sentence = messages.refusals[refusal.rule as Refusal['rule']] as (refusal: SpokenRefusal, say: Say) => string;
  return sentence(read, sayIn(language, zone));
}
