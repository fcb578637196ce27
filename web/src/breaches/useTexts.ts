import { breachesEn } from '../messages/breaches-en.ts';
import { breachesZh } from '../messages/breaches-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: breachesEn, zh: breachesZh } as const;

/** The texts of this room alone, which come with it. */
export function useTexts() {
  return TEXTS[useMessages().language];
}
