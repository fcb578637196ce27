import { myCalendarEn } from '../messages/my-calendar-en.ts';
import { myCalendarZh } from '../messages/my-calendar-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: myCalendarEn, zh: myCalendarZh } as const;

export function useCalendarTexts() {
  return TEXTS[useMessages().language];
}
