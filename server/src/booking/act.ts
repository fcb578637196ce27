import type { Anyone } from '@jishi/shared/rules/access';
import type { BookingAction } from '@jishi/shared/rules/lifecycle';
import type { Deps } from '../context.ts';
import { approve, decline } from './approve.ts';
import { cancel } from './cancel.ts';
import { miss, restore } from './miss.ts';
import { checkIn, checkOut } from './use.ts';

/** What is done to a booking by its name alone; a move has a time. */
export const PLAIN_ACTIONS = [
  'cancel',
  'approve',
  'decline',
  'check-in',
  'check-out',
  'miss',
  'restore',
] as const satisfies readonly BookingAction[];
type PlainAction = (typeof PLAIN_ACTIONS)[number];

type Act = (deps: Deps, actor: Anyone, bookingId: string, reason: string | null) => Promise<void>;

/** One use case for each; a retry is answered as the booking stands. */
export const ACTS: Readonly<Record<PlainAction, Act>> = {
  cancel,
  approve,
  decline,
  'check-in': checkIn,
  'check-out': checkOut,
  miss,
  restore,
};
