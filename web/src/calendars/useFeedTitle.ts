import type { Feed } from '@jishi/shared/schema/feed';
import { useQuery } from '@tanstack/react-query';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { classesQuery, feedsQuery } from './queries.ts';

/** `Facility · Microscopy centre · Spectrometers`: what an address is about. */
export function useFeedTitle(): (feed: Feed) => string {
  const words = useFeedWords();
  const { name } = useMessages();
  const className = useClassName();
  return (feed) =>
    [words.titles[feed.kind], feed.target && name(feed.target), className(feed.classCode)].filter(Boolean).join(' · ');
}

/** The name of a class of instruments, its code until that is known. */
export function useClassName(): (code: string | null) => string | null {
  const { name } = useMessages();
  const { data: feeds } = useQuery(feedsQuery);
  const { data: classes } = useQuery({ ...classesQuery, enabled: feeds?.some((feed) => feed.classCode) ?? false });
  return (code) => {
    const found = classes?.find((one) => one.code === code);
    return found ? name(found.name) : code;
  };
}
