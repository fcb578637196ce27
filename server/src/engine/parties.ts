import type { BookingTable } from '@jishi/db/schema';
import { type Actor, partiesOf } from '@jishi/shared/rules/access';
import type { Party } from '@jishi/shared/rules/lifecycle';

/** A booking as access looks at it. */
export function subjectOf(booking: BookingTable): Parameters<typeof partiesOf>[1] {
  return { personId: booking.person_id, facilityId: booking.facility_id, groupId: booking.group_id };
}

/** What somebody is to a booking; null is the server by itself. */
export function partiesTo(actor: Actor | null, booking: BookingTable): readonly Party[] {
  return actor ? partiesOf(actor, subjectOf(booking)) : ['system'];
}
