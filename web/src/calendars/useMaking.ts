import type { FeedInput } from '@jishi/shared/schema/feed';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { feedsQuery, makeFeed } from './queries.ts';

/** What an address is to show. */
export type Wanted = Omit<FeedInput, 'id'>;

/** Makes an address. The same wish again, after an answer that was lost, is the same address. */
export function useMaking() {
  const client = useQueryClient();
  const announce = useAnnounce();
  const words = useFeedWords();
  const [ids] = useState(() => new Map<string, string>());
  return useMutation({
    mutationFn: (wanted: Wanted) => makeFeed({ ...wanted, id: idOf(ids, JSON.stringify(wanted)) }),
    onSuccess: (_feed, wanted) => {
      ids.delete(JSON.stringify(wanted));
      announce(words.ready);
      void client.invalidateQueries({ queryKey: feedsQuery.queryKey });
    },
  });
}

function idOf(ids: Map<string, string>, wanted: string): string {
  const id = ids.get(wanted) ?? uuidv7();
  ids.set(wanted, id);
  return id;
}
