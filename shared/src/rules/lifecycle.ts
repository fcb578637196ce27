import type { Approver } from '../schema/rules.ts';
import { DAY_MS, MINUTE_MS, type Span } from '../time/span.ts';

/** The states of a booking; what moves it from one to another stands in `TRANSITIONS`. */
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

/** What people do. */
export const BOOKING_ACTIONS = [
  'approve',
  'decline',
  'cancel',
  'move',
  'check-in',
  'check-out',
  'miss',
  'restore',
] as const;
export type BookingAction = (typeof BOOKING_ACTIONS)[number];
/** What happens by itself when its time has come. */
export const SYSTEM_ACTIONS = ['expire', 'complete'] as const;
export type Action = BookingAction | (typeof SYSTEM_ACTIONS)[number];

/** The owner booked it; a group head leads the group that it is for; a manager is one of the instrument's facility. */
export type Party = 'owner' | 'group-head' | 'manager' | 'system';

/** When an action makes sense, beside the booking's own times. `around` begins when checking in is possible. */
type Moment = 'before-start' | 'before-end' | 'around' | 'after-start' | 'after-end' | 'day-after' | 'always';

type Transition = {
  readonly from: readonly BookingState[];
  /** Null keeps the state (a move may also send a booking back to approval). */
  readonly to: BookingState | null;
  readonly by: { readonly [Who in Party]?: Moment };
};

/**
 * One table for all of it. Who approves in which order is the booking's own matter: see `turn` of `Stage`. Only what was
 * wrongly taken for a no-show comes back to life; when it is over by then it is completed at once.
 */
export const TRANSITIONS: Readonly<Record<Action, Transition>> = {
  approve: {
    from: ['pending'],
    to: 'confirmed',
    by: { manager: 'before-end', 'group-head': 'before-end', system: 'before-start' },
  },
  decline: { from: ['pending'], to: 'declined', by: { manager: 'always', 'group-head': 'always' } },
  cancel: {
    from: ['pending', 'confirmed'],
    to: 'cancelled',
    by: { owner: 'before-start', 'group-head': 'before-start', manager: 'before-end' },
  },
  move: { from: ['pending', 'confirmed'], to: null, by: { owner: 'before-start', manager: 'before-start' } },
  'check-in': { from: ['confirmed'], to: 'in-use', by: { owner: 'around', manager: 'around' } },
  'check-out': { from: ['in-use'], to: 'completed', by: { owner: 'always', manager: 'always', system: 'after-end' } },
  miss: { from: ['confirmed'], to: 'no-show', by: { manager: 'after-start', system: 'after-start' } },
  restore: { from: ['no-show'], to: 'in-use', by: { manager: 'day-after' } },
  expire: { from: ['pending'], to: 'expired', by: { system: 'always' } },
  complete: { from: ['confirmed'], to: 'completed', by: { system: 'after-end' } },
};

/** States in which a booking keeps its time. */
export const HOLDING_STATES: readonly BookingState[] = ['pending', 'confirmed', 'in-use'];

export function holdsTime(state: BookingState): boolean {
  return HOLDING_STATES.includes(state);
}

/** A booking as the table looks at it. */
export type Stage = Span & {
  readonly state: BookingState;
  /** Whose approval is missing next; null when none is. */
  readonly turn: Approver | null;
  /** How long before the start checking in is possible. */
  readonly earlyMinutes: number;
};

/** Why an action is not possible: not theirs, not in this state, not their turn, or not at this time. */
export type Hindrance = 'party' | 'state' | 'turn' | 'early' | 'begun' | 'over';

const FITS: Readonly<Record<Moment, (booking: Stage, now: number) => boolean>> = {
  'before-start': (booking, now) => now < booking.from,
  'before-end': (booking, now) => now < booking.to,
  around: (booking, now) => booking.from - booking.earlyMinutes * MINUTE_MS <= now && now < booking.to,
  'after-start': (booking, now) => now >= booking.from,
  'after-end': (booking, now) => now >= booking.to,
  'day-after': (booking, now) => now < booking.to + DAY_MS,
  always: () => true,
};

/** What keeps these parties from an action now; null when nothing does. */
export function hindranceOf(action: Action, booking: Stage, parties: readonly Party[], now: number): Hindrance | null {
  const { from, by } = TRANSITIONS[action];
  if (!parties.some((party) => by[party])) return 'party';
  if (!from.includes(booking.state)) return 'state';
  const moments = parties.filter((party) => hasTurn(action, booking, party)).map((party) => by[party]);
  if (moments.length === 0) return 'turn';
  if (moments.some((moment) => moment && FITS[moment](booking, now))) return null;
  if (now >= booking.to) return 'over';
  return now >= booking.from ? 'begun' : 'early';
}

const DECISIONS: readonly Action[] = ['approve', 'decline'];

/** One decides when it is one's turn; the system approves for whoever is silent, managers decline at any time. */
function hasTurn(action: Action, { turn }: Stage, party: Party): boolean {
  if (!DECISIONS.includes(action)) return true;
  if (action === 'decline' && party === 'manager') return true;
  return turn !== null && (party === turn || (action === 'approve' && party === 'system'));
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
