import { type TodayTexts, todayEn } from '../messages/today-en.ts';
import { todayZh } from '../messages/today-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: todayEn, zh: todayZh } as const;

export function useTodayTexts(): TodayTexts {
  return TEXTS[useMessages().language];
}
