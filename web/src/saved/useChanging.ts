import type { SavedSearch, SavedSearchChange } from '@jishi/shared/schema/saved-search';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { changeSearch, deleteSearch, savedQuery } from './queries.ts';

/** Renames a saved search, or says whether it is watched. Whatever comes of it, the newest state is loaded. */
export function useChanging(search: SavedSearch, onDone?: () => void) {
  const { m } = useMessages();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (change: SavedSearchChange) => changeSearch(search, change),
    onSuccess: (_changed, { watch }) => {
      announce(watch === undefined ? m.saved.renamed : watch ? m.saved.watchOn : m.saved.watchOff);
      onDone?.();
    },
    onSettled: () => client.invalidateQueries({ queryKey: savedQuery.queryKey }),
  });
}

/** `onGone` is called when it is not listed any more. */
export function useDeleting(search: SavedSearch, onDone: () => void, onGone: () => void) {
  const { m } = useMessages();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: () => deleteSearch(search),
    onSuccess: async () => {
      announce(m.saved.removed);
      onDone();
      await client.invalidateQueries({ queryKey: savedQuery.queryKey });
      onGone();
    },
  });
}
