import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useAnnounce } from '../ui/Announcer.tsx';

/** Does something to a group, says that it worked, and shows it as it is then. */
export function useGroupChange<Given>(
  act: (given: Given) => Promise<unknown>,
  said: string | ((given: Given) => string),
  onDone: () => void = () => {},
) {
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: act,
    onSuccess: (_answer, given) => {
      announce(typeof said === 'string' ? said : said(given));
      onDone();
    },
    onSettled: async () => {
      for (const key of ['groups', 'group', 'me']) await client.invalidateQueries({ queryKey: [key] });
    },
  });
}
