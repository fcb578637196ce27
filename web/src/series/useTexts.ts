import { seriesEn } from '../messages/series-en.ts';
import { seriesZh } from '../messages/series-zh.ts';
import { useMessages } from '../messages/useMessages.tsx';

const TEXTS = { en: seriesEn, zh: seriesZh } as const;

export function useSeriesTexts() {
  return TEXTS[useMessages().language];
}
