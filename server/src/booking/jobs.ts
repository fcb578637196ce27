import { dueBookings, dueHolds } from '@jishi/db/queries/due';
import type { Job } from '../jobs/job.ts';
import { attend } from './attend.ts';
import { endHold } from './end-hold.ts';

/** Bookings that expire, are reminded of, released, completed or checked out by themselves. */
export const bookingsDue: Job = {
  name: 'bookings',
  due: ({ store }, now, after, limit) => dueBookings(store.read, now, after, limit),
  attend,
};

/** Holds that are over. */
export const holdsOver: Job = {
  name: 'holds',
  due: ({ store }, now, after, limit) => dueHolds(store.read, now, after, limit),
  attend: endHold,
};
