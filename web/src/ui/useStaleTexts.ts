import { staleEn } from '../messages/stale-en.ts';
import { staleZh } from '../messages/stale-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: staleEn, zh: staleZh } as const;

export function useStaleTexts() {
  return TEXTS[useMessages().language];
}
