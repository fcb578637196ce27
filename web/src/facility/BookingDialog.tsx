import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CancelDialog } from '../bookings/CancelDialog.tsx';
import { MoveDialog } from '../bookings/MoveDialog.tsx';
import { bookingQuery } from '../bookings/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { BookingDetails, type NextStep } from './BookingDetails.tsx';
import { DeclineDialog } from './DeclineDialog.tsx';

/** Everything about one booking, and what staff may do with it now. */
export function BookingDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { m } = useMessages();
  const found = useQuery(bookingQuery(id));
  const [next, setNext] = useState<NextStep | null>(null);
  if (next === 'move' && found.data) return <MoveDialog booking={found.data} onClose={onClose} />;
  if (next === 'cancel' && found.data) return <CancelDialog booking={found.data} onClose={onClose} />;
  if (next === 'decline' && found.data) return <DeclineDialog bookings={[found.data]} onClose={onClose} />;
  return (
    <Dialog title={m.bookings.details} onClose={onClose}>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && <BookingDetails booking={found.data} onNext={setNext} />}
    </Dialog>
  );
}
