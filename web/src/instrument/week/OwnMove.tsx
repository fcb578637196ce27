import type { Booking } from '@jishi/shared/schema/booking';
import type { Span } from '@jishi/shared/time/span';
import { useQuery } from '@tanstack/react-query';
import { MoveDialog } from '../../bookings/MoveDialog.tsx';
import { bookingQuery } from '../../bookings/queries.ts';
import '../../bookings/bookings.css';

/** A booking and how much later it was dropped. */
export type Moving = { readonly bookingId: string; readonly byMs: number | undefined };

/** Confirms the move of a booking of one's own that was dragged or chosen in the calendar. */
export function OwnMove({ moving, onClose }: { moving: Moving; onClose: () => void }) {
  const { data: booking } = useQuery(bookingQuery(moving.bookingId));
  if (!booking?.actions.includes('move')) return null;
  return <MoveDialog booking={booking} to={targetOf(booking, moving)} onClose={onClose} />;
}

function targetOf({ from, to }: Booking, { byMs }: Moving): Span | undefined {
  return byMs === undefined ? undefined : { from: Date.parse(from) + byMs, to: Date.parse(to) + byMs };
}
