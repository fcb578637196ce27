import { type HoursTexts, hoursEn } from '../messages/hours-en.ts';
import { hoursZh } from '../messages/hours-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: hoursEn, zh: hoursZh } as const;

export function useHoursTexts(): HoursTexts {
  return TEXTS[useMessages().language];
}
