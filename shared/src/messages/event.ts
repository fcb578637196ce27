import type { Language } from '../schema/primitives.ts';
import { type EventMessages, eventEn } from './event-en.ts';
import { eventZh } from './event-zh.ts';

const LANGUAGES = { en: eventEn, zh: eventZh } as const satisfies Record<Language, EventMessages>;

/** What a kind of event says; a kind that this version does not know stays as it is. */
export function sayEventKind(language: Language, kind: string): string {
  const { kinds } = LANGUAGES[language];
  return Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : kind;
}

/** What the kinds of events before a dot are about. */
export function sayEventAreas(language: Language): EventMessages['areas'] {
  return LANGUAGES[language].areas;
}
