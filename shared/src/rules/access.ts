/** Who asks. A person without a session is null. */
export type Actor = {
  readonly personId: string;
  readonly institutionId: string | null;
  readonly institutionKind: string | null;
  readonly administrator: boolean;
  /** Facilities that the person manages. */
  readonly facilityIds: ReadonlySet<string>;
};

export type Anyone = Actor | null;

type Booked = { readonly personId: string; readonly facilityId: string };

/** The one place that says who may do what. Reading the catalogue needs no sign-in. */
export const may = {
  order: (actor: Anyone): actor is Actor => actor !== null,

  manageFacility: (actor: Anyone, facilityId: string): boolean =>
    actor !== null && (actor.administrator || actor.facilityIds.has(facilityId)),

  readBooking: (actor: Anyone, booking: Booked): boolean =>
    actor !== null && (actor.personId === booking.personId || may.manageFacility(actor, booking.facilityId)),

  /** Who took the time of an instrument, and for what. */
  seeWhoBooked: (actor: Anyone, facilityId: string): boolean => may.manageFacility(actor, facilityId),

  administer: (actor: Anyone): boolean => actor?.administrator === true,
} as const;

/** What the actor is to a booking; the lifecycle table says what each party may do. */
export function partiesOf(actor: Actor, booking: Booked): ('owner' | 'manager')[] {
  const parties: ('owner' | 'manager')[] = [];
  if (actor.personId === booking.personId) parties.push('owner');
  if (may.manageFacility(actor, booking.facilityId)) parties.push('manager');
  return parties;
}
