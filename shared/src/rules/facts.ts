import type { BookingRules, OccupancyKind, PriceList, ServiceMode, UserClass } from '../schema/rules.ts';
import type { Point } from '../search/distance.ts';
import type { Span } from '../time/span.ts';
import type { BookingState } from './lifecycle.ts';

/** What someone wants: a span on one instrument, and the way of service when they chose one. */
export type BookingRequest = Span & { readonly mode?: ServiceMode | undefined };

/** Time of one station that somebody has, buffers included. */
export type Taken = Span & { readonly station: number; readonly kind: OccupancyKind };

/** A booking without its buffers; cancelled ones and the like are left out. */
export type Booked = Span & { readonly state: BookingState };

/** Something else that a booking takes along: a shared room or detector, an accessory. Any of its stations does. */
export type Part = { readonly id: string; readonly stations: number; readonly taken: readonly Taken[] };

/** What counts of a person where an instrument asks for it. */
export type Standing = {
  readonly userClass: UserClass;
  /** The research group that the booking is for, with what its members have booked on the instrument. */
  readonly group: {
    readonly id: string;
    /** Whether it is a group to others than those who made it. */
    readonly confirmed: boolean;
    readonly booked: readonly Booked[];
  } | null;
  /** Authorisations that cover the instrument; `until` null for ever. */
  readonly authorisations: readonly { readonly from: number; readonly until: number | null }[];
  /** Pauses that hold here and are not over; `until` null until somebody lifts it. */
  readonly pauses: readonly { readonly until: number | null; readonly reason: string | null }[];
  /** What can be spent; null where no account is kept. */
  readonly account: { readonly availableMinor: number; readonly currency: string } | null;
  /** Other bookings around this time that the person has to be present at, with the place; unknown places left out. */
  readonly elsewhere: readonly (Span & { readonly place: Point })[];
};

/** Everything that judging needs to know about an instrument and a person, as it stands in the database. */
export type Facts = {
  readonly zone: string;
  readonly place: Point | null;
  readonly modes: readonly ServiceMode[];
  /** As they hold for this person and way of service; see `resolveRules`. */
  readonly rules: BookingRules;
  readonly prices: PriceList | null;
  readonly stations: number;
  readonly withdrawnAt: number | null;
  /** Open time, sorted and disjoint, covering at least the weeks of the request and what `suggest` may look at. */
  readonly open: readonly Span[];
  readonly taken: readonly Taken[];
  /** What the booking takes along, each with a station of its own. */
  readonly parts: readonly Part[];
  /** Other bookings of the same person on the instrument. */
  readonly own: readonly Booked[];
  /** Bookings of users of other institutions; only where their share is limited. */
  readonly outsiders: readonly Booked[];
  /** Null for somebody unknown: rules about a person do not speak then. */
  readonly person: Standing | null;
};
