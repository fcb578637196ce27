import { trainingEn } from '../messages/training-en.ts';
import { trainingZh } from '../messages/training-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: trainingEn, zh: trainingZh } as const;

/** The texts of this room alone, which come with it. */
export function useTexts() {
  return TEXTS[useMessages().language];
}
