import type { Question } from './question.ts';
import { MAKERS, MAKERS_AND_TECHNIQUES, MODELS } from './questions/makers.ts';
import { ABBREVIATIONS, NAMES, SYNONYMS } from './questions/names.ts';
import { PLACES_AND_TECHNIQUES } from './questions/places.ts';
import { BROAD, MIXED, SENTENCES } from './questions/sentences.ts';
import { PINYIN, PREFIXES, TRADITIONAL, TYPOS } from './questions/spelling.ts';

/** What people type, with what they mean. */
export const QUESTIONS: readonly Question[] = [
  ...NAMES,
  ...ABBREVIATIONS,
  ...SYNONYMS,
  ...MODELS,
  ...MAKERS,
  ...MAKERS_AND_TECHNIQUES,
  ...PLACES_AND_TECHNIQUES,
  ...TYPOS,
  ...TRADITIONAL,
  ...PINYIN,
  ...PREFIXES,
  ...SENTENCES,
  ...BROAD,
  ...MIXED,
];
