import { adminEn } from '../messages/admin-en.ts';
import { adminZh } from '../messages/admin-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: adminEn, zh: adminZh } as const;

/** The texts of this room alone, which come with it. */
export function useTexts() {
  return TEXTS[useMessages().language];
}
