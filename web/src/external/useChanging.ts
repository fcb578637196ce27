import type { ExternalChange } from '@jishi/shared/schema/external-calendar';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useAnnounce } from '../ui/Announcer.tsx';
import { changeExternal } from './queries.ts';

/** Whatever comes of a change, the newest state is loaded: of the calendar, of the list, and of what it takes. */
export function useReload() {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      ['externals', 'external', 'agenda', 'today'].map((key) => client.invalidateQueries({ queryKey: [key] })),
    );
  };
}

type Seen = { readonly id: string; readonly version: number };

/** Changes the version that was seen; `done` is said once it is. */
export function useChanging(seen: Seen, done: string, onDone?: () => void) {
  const announce = useAnnounce();
  const reload = useReload();
  return useMutation({
    mutationFn: (change: ExternalChange) => changeExternal(seen, change),
    onSuccess: () => {
      announce(done);
      onDone?.();
    },
    onSettled: reload,
  });
}

/** Something that is done to a calendar beside a change of it. Others can see by `mutationKey` that it is under way. */
export function useDoing(
  act: (calendar: Seen) => Promise<unknown>,
  done: string,
  onDone?: () => void,
  mutationKey: readonly string[] = [],
) {
  const announce = useAnnounce();
  const reload = useReload();
  return useMutation({
    mutationKey,
    mutationFn: act,
    onSuccess: () => {
      announce(done);
      onDone?.();
    },
    onSettled: reload,
  });
}
