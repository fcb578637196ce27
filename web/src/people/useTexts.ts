import { peopleEn } from '../messages/people-en.ts';
import { peopleZh } from '../messages/people-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: peopleEn, zh: peopleZh } as const;

/** The texts of this room alone, which come with it. */
export function useTexts() {
  return TEXTS[useMessages().language];
}
