import type { SavedSearchIn } from '@jishi/shared/schema/saved-search';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { savedQuery, saveSearch } from './queries.ts';

/** Saves a search. The same one sent again, say after a lost answer, is the same one. */
export function useSaving(onDone: () => void) {
  const { m } = useMessages();
  const client = useQueryClient();
  const announce = useAnnounce();
  const ids = useRef(new Map<string, string>());
  return useMutation({
    mutationFn: (search: Omit<SavedSearchIn, 'id'>) => {
      const content = JSON.stringify(search);
      const id = ids.current.get(content) ?? uuidv7();
      ids.current.set(content, id);
      return saveSearch({ ...search, id });
    },
    onSuccess: ({ name }) => {
      announce(m.saved.done(name));
      void client.invalidateQueries({ queryKey: savedQuery.queryKey });
      onDone();
    },
  });
}
