import type { BookingTable } from './schema.ts';

/** The columns of a booking that is for no group, belongs to no series and has not been used yet. */
export const FRESH_BOOKING = {
  group_id: null,
  series_id: null,
  occurrence_at: null,
  checked_in_at: null,
  checked_out_at: null,
  used_from: null,
  used_to: null,
  fee_minor: null,
  due_at: null,
  terms: '{}',
} as const satisfies Partial<BookingTable>;
