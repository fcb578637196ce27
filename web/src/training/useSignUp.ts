import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useAnnounce } from '../ui/Announcer.tsx';
import { signUp } from './queries.ts';
import { useTexts } from './useTexts.ts';

/** Takes or gives back one's place in a session. */
export function useSignUp(id: string) {
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (what: 'join' | 'leave') => signUp(id, what),
    onSuccess: ({ mine }) => {
      if (mine === 'left') announce(t.left);
      else announce(mine === 'waiting' ? t.joinedWaiting : t.joined);
    },
    onSettled: () => {
      for (const key of ['trainings', 'training']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
