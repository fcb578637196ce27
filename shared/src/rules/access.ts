import type { Party } from './lifecycle.ts';

/**
 * Who asks. A person without a session is null. Facilities and groups include those of people whom they stand in for:
 * a stand-in decides as that person, and is asked nothing else (whoever stands in for them gains nothing by it).
 */
export type Actor = {
  readonly personId: string;
  readonly institutionId: string | null;
  readonly institutionKind: string | null;
  /** The code of the institution's city or county; null when unknown. */
  readonly institutionRegion: string | null;
  readonly administrator: boolean;
  /** Facilities that the person manages. */
  readonly facilityIds: ReadonlySet<string>;
  /** Research groups that the person heads. */
  readonly headOf: ReadonlySet<string>;
  /** Research groups that the person belongs to, those they head among them. */
  readonly memberOf: ReadonlySet<string>;
};

export type Anyone = Actor | null;

type Booked = { readonly personId: string; readonly facilityId: string; readonly groupId: string | null };

/** The one place that says who may do what. Reading the catalogue needs no sign-in. */
export const may = {
  order: (actor: Anyone): actor is Actor => actor !== null,

  /** Booking for nobody's group is everybody's right. */
  bookFor: (actor: Actor, groupId: string | null): boolean => groupId === null || actor.memberOf.has(groupId),

  manageFacility: (actor: Anyone, facilityId: string): boolean =>
    actor !== null && (actor.administrator || actor.facilityIds.has(facilityId)),

  /** To say who belongs to a group. */
  leadGroup: (actor: Anyone, groupId: string): boolean => actor?.headOf.has(groupId) === true,

  readGroup: (actor: Anyone, groupId: string): boolean =>
    actor !== null && (actor.administrator || actor.memberOf.has(groupId)),

  /** When the members of a group have booked. */
  seeGroupTime: (actor: Anyone, groupId: string): boolean => actor?.memberOf.has(groupId) === true,

  /** Who of a group booked what. */
  seeGroupBookings: (actor: Anyone, groupId: string): boolean => may.leadGroup(actor, groupId),

  readBooking: (actor: Anyone, booking: Booked): boolean => actor !== null && partiesOf(actor, booking).length > 0,

  /** Who took the time of an instrument, and for what. */
  seeWhoBooked: (actor: Anyone, facilityId: string): boolean => may.manageFacility(actor, facilityId),

  administer: (actor: Anyone): boolean => actor?.administrator === true,
} as const;

/** What the actor is to a booking; the lifecycle table says what each party may do. */
export function partiesOf(actor: Actor, booking: Booked): Exclude<Party, 'system'>[] {
  const parties: Exclude<Party, 'system'>[] = [];
  if (actor.personId === booking.personId) parties.push('owner');
  if (booking.groupId !== null && actor.headOf.has(booking.groupId)) parties.push('group-head');
  if (may.manageFacility(actor, booking.facilityId)) parties.push('manager');
  return parties;
}
