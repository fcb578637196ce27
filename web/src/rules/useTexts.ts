import { rulesEn } from '../messages/rules-en.ts';
import { rulesZh } from '../messages/rules-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: rulesEn, zh: rulesZh } as const;

/** The texts of this page alone, which come with it. */
export function useTexts() {
  return TEXTS[useMessages().language];
}
