import { usageEn } from '../messages/usage-en.ts';
import { usageZh } from '../messages/usage-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: usageEn, zh: usageZh } as const;

export function useUsageTexts() {
  return TEXTS[useMessages().language];
}
