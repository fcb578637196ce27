import type { Language } from '@jishi/shared/schema/primitives';
import { type CalendarHelp, calendarHelpEn } from './calendar-help-en.ts';
import { calendarHelpZh } from './calendar-help-zh.ts';
import { useMessages } from './useMessages.tsx';

const HELP = { en: calendarHelpEn, zh: calendarHelpZh } as const satisfies Record<Language, CalendarHelp>;

/** How each calendar program is used with our addresses. */
export function useHelpWords(): CalendarHelp {
  return HELP[useMessages().language];
}
