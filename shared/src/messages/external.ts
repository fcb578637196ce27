import type { Language } from '../schema/primitives.ts';
import { type ExternalMessages, externalEn } from './external-en.ts';
import { externalZh } from './external-zh.ts';

const LANGUAGES = { en: externalEn, zh: externalZh } as const satisfies Record<Language, ExternalMessages>;

export function externalMessages(language: Language): ExternalMessages {
  return LANGUAGES[language];
}
