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

type Transition = {
  readonly from: readonly BookingState[];
  /** Null keeps the state (a move may also send a booking back to approval). */
  readonly to: BookingState | null;
  readonly by: readonly Party[];
};

/** One table for all of it. The owner is who booked; a manager is one of the instrument's facility. */
export const TRANSITIONS: Readonly<Record<BookingAction, Transition>> = {
  approve: { from: ['pending'], to: 'confirmed', by: ['manager'] },
  decline: { from: ['pending'], to: 'declined', by: ['manager'] },
  cancel: { from: ['pending', 'confirmed'], to: 'cancelled', by: ['owner', 'manager'] },
  move: { from: ['pending', 'confirmed'], to: null, by: ['owner', 'manager'] },
  'check-in': { from: ['confirmed'], to: 'in-use', by: ['owner', 'manager'] },
  'check-out': { from: ['in-use'], to: 'completed', by: ['owner', 'manager'] },
};

/** States in which a booking keeps its time. */
export const HOLDING_STATES: readonly BookingState[] = ['pending', 'confirmed', 'in-use'];

export function holdsTime(state: BookingState): boolean {
  return HOLDING_STATES.includes(state);
}

export function canMove(action: BookingAction, state: BookingState, parties: readonly Party[]): boolean {
  const transition = TRANSITIONS[action];
  return transition.from.includes(state) && transition.by.some((party) => parties.includes(party));
}

/** The actions that these parties may take now; what a screen offers as buttons. */
export function actionsFor(state: BookingState, parties: readonly Party[]): BookingAction[] {
  return BOOKING_ACTIONS.filter((action) => canMove(action, state, parties));
}

/** An order's state follows its lines: pending while one is, else the first one's that is alive, else the first's. */
export function orderState(lines: readonly BookingState[]): BookingState {
  if (lines.includes('pending')) return 'pending';
  return lines.find((state) => holdsTime(state)) ?? lines[0] ?? 'cancelled';
}
