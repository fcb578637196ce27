import type { Booking } from '@jishi/shared/schema/booking';
import type { Span } from '@jishi/shared/time/span';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { MoveDialog } from '../../bookings/MoveDialog.tsx';
import { bookingQuery } from '../../bookings/queries.ts';
import { useMessages } from '../../messages/useMessages.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loading, ProblemNotice } from '../../ui/Problem.tsx';
import '../../bookings/bookings.css';

/** A booking and how much later it was dropped. */
export type Moving = { readonly bookingId: string; readonly byMs: number | undefined };

/** Confirms the move of a booking of one's own that was dragged or chosen in the calendar; one that cannot be moved is shown. */
export function OwnMove({ moving, onClose }: { moving: Moving; onClose: () => void }) {
  const { m } = useMessages();
  const { bookingId } = moving;
  const found = useQuery(bookingQuery(bookingId));
  const booking = found.data;
  const fixed = booking !== undefined && !booking.actions.includes('move');
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is known, and not again when whoever shows it is drawn
  useEffect(() => {
    if (!fixed) return;
    onClose();
    void navigate({ to: '/bookings/$id', params: { id: bookingId } });
  }, [fixed, bookingId]);
  if (fixed) return null;
  if (!booking)
    return (
      <Dialog title={m.bookings.moveTitle} onClose={onClose}>
        {found.isError ? <ProblemNotice error={found.error} retry={() => found.refetch()} /> : <Loading />}
      </Dialog>
    );
  return <MoveDialog booking={booking} to={targetOf(booking, moving)} onClose={onClose} />;
}

function targetOf({ from, to }: Booking, { byMs }: Moving): Span | undefined {
  return byMs === undefined ? undefined : { from: Date.parse(from) + byMs, to: Date.parse(to) + byMs };
}
