import { groupsEn } from '../messages/groups-en.ts';
import { groupsZh } from '../messages/groups-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: groupsEn, zh: groupsZh } as const;

/** The texts of the groups' pages alone, which come with them. */
export function useTexts() {
  return TEXTS[useMessages().language];
}
