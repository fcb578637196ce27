import { checkinEn } from '../messages/checkin-en.ts';
import { checkinZh } from '../messages/checkin-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: checkinEn, zh: checkinZh } as const;

export function useCheckinTexts() {
  return TEXTS[useMessages().language];
}
