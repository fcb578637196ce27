import type { Language } from '@jishi/shared/schema/primitives';
import { type FeedWords, feedsEn } from './feeds-en.ts';
import { feedsZh } from './feeds-zh.ts';
import { useMessages } from './useMessages.tsx';

const FEEDS = { en: feedsEn, zh: feedsZh } as const satisfies Record<Language, FeedWords>;

/** Texts about calendar addresses, which only some pages need. */
export function useFeedWords(): FeedWords {
  return FEEDS[useMessages().language];
}
