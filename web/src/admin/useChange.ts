import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useAnnounce } from '../ui/Announcer.tsx';

/** Makes a change and says that it is done; whatever comes of it, what the pages of this room show is loaded anew. */
export function useChange<Given, Done>(
  work: (given: Given) => Promise<Done>,
  told: string | ((done: Done, given: Given) => string),
  onDone?: (done: Done, given: Given) => void,
) {
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: work,
    onSuccess: (done, given) => {
      announce(typeof told === 'string' ? told : told(done, given));
      onDone?.(done, given);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
}
