import { MINUTE_MS, type Span } from '../time/span.ts';

/** The states of a booking and who may move it where. `start`/`end` are the booking's own times. */
export const BOOKING_STATES = [
  'pending',
  'confirmed',
  'in-use',
  'completed',
  'cancelled',
  'declined',
  'expired',
  'no-show',
] as const;
export type BookingState = (typeof BOOKING_STATES)[number];

export const BOOKING_ACTIONS = ['approve', 'decline', 'cancel', 'move', 'check-in', 'check-out'] as const;
export type BookingAction = (typeof BOOKING_ACTIONS)[number];

export type Party = 'owner' | 'manager';

/** When an action makes sense; check-in opens 30 minutes before the start. */
type Moment = 'before-start' | 'before-end' | 'around' | 'always';
export const EARLY_CHECK_IN_MINUTES = 30;

type Transition = {
  readonly from: readonly BookingState[];
  /** Null keeps the state (a move may also send a booking back to approval). */
  readonly to: BookingState | null;
  readonly by: { readonly [Who in Party]?: Moment };
};

/** One table for all of it. The owner is who booked; a manager is one of the instrument's facility. */
export const TRANSITIONS: Readonly<Record<BookingAction, Transition>> = {
  approve: { from: ['pending'], to: 'confirmed', by: { manager: 'before-end' } },
  decline: { from: ['pending'], to: 'declined', by: { manager: 'always' } },
  cancel: { from: ['pending', 'confirmed'], to: 'cancelled', by: { owner: 'before-start', manager: 'before-end' } },
  move: { from: ['pending', 'confirmed'], to: null, by: { owner: 'before-start', manager: 'before-start' } },
  'check-in': { from: ['confirmed'], to: 'in-use', by: { owner: 'around', manager: 'around' } },
  'check-out': { from: ['in-use'], to: 'completed', by: { owner: 'always', manager: 'always' } },
};

/** States in which a booking keeps its time. */
export const HOLDING_STATES: readonly BookingState[] = ['pending', 'confirmed', 'in-use'];

export function holdsTime(state: BookingState): boolean {
  return HOLDING_STATES.includes(state);
}

/** A booking as the table looks at it. */
export type Stage = Span & { readonly state: BookingState };

/** Why an action is not possible: not theirs, not in this state, or not at this time. */
export type Hindrance = 'party' | 'state' | 'early' | 'begun' | 'over';

const FITS: Readonly<Record<Moment, (booking: Span, now: number) => boolean>> = {
  'before-start': (booking, now) => now < booking.from,
  'before-end': (booking, now) => now < booking.to,
  around: (booking, now) => booking.from - EARLY_CHECK_IN_MINUTES * MINUTE_MS <= now && now < booking.to,
  always: () => true,
};

/** What keeps these parties from an action now; null when nothing does. */
export function hindranceOf(
  action: BookingAction,
  booking: Stage,
  parties: readonly Party[],
  now: number,
): Hindrance | null {
  const { from, by } = TRANSITIONS[action];
  const moments = parties.map((party) => by[party]).filter((moment) => moment !== undefined);
  if (moments.length === 0) return 'party';
  if (!from.includes(booking.state)) return 'state';
  if (moments.some((moment) => FITS[moment](booking, now))) return null;
  if (now >= booking.to) return 'over';
  return now >= booking.from ? 'begun' : 'early';
}

/** The actions that these parties may take now; what a screen offers as buttons. */
export function actionsFor(booking: Stage, parties: readonly Party[], now: number): BookingAction[] {
  return BOOKING_ACTIONS.filter((action) => hindranceOf(action, booking, parties, now) === null);
}

/** An order's state follows its lines: pending while one is, else the first one's that is alive, else the first's. */
export function orderState(lines: readonly BookingState[]): BookingState {
  if (lines.includes('pending')) return 'pending';
  return lines.find((state) => holdsTime(state)) ?? lines[0] ?? 'cancelled';
}
