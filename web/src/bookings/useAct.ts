import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { act, type SimpleAction } from './queries.ts';

/** Does one thing to a booking and reloads whatever shows it. */
export function useAct(onDone?: () => void) {
  const { m } = useMessages();
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  const done = {
    cancel: m.bookings.cancelled,
    approve: m.bookings.approved,
    decline: m.bookings.declined,
    'check-in': m.bookings.checkedIn,
    'check-out': m.bookings.checkedOut,
    miss: m.bookings.missed,
    restore: m.bookings.restored,
  } as const satisfies Record<SimpleAction, string>;
  return useMutation({
    mutationFn: ({ id, action, reason }: { id: string; action: SimpleAction; reason?: string }) =>
      act(id, action, reason),
    onSuccess: (_booking, { action }) => {
      announce(done[action]);
      onDone?.();
    },
    onSettled: refresh,
  });
}

export function useRefreshBookings(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of [
      'bookings',
      'booking',
      'move-preview',
      'agenda',
      'today',
      'quote',
      'order',
      'series',
      'breaches',
    ])
      void client.invalidateQueries({ queryKey: [key] });
  };
}
