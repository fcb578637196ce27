import type { Anyone } from '@jishi/shared/rules/access';
import type { Booking } from '@jishi/shared/schema/booking';

/** How bookings look to an actor; given by app.ts, because showing bookings is another room's. */
export type ShowBookings = (actor: Anyone, bookingIds: readonly string[]) => Promise<Booking[]>;
