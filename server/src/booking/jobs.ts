import { dueBookings, dueHolds } from '@jishi/db/queries/due';
import { forgetHolds } from '@jishi/db/queries/hold';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
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

const KEPT_DAYS = 30;
const BATCH = 1000;

/** Holds that ended so long ago that nobody asks for them again. */
export const holdsForgotten: Job = {
  name: 'forgetting holds',
  everyMs: HOUR_MS,
  round: async ({ store, clock }) => (await forgetHolds(store.write, clock() - KEPT_DAYS * DAY_MS, BATCH)) === BATCH,
};
