import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actor, may, partiesOf } from './access.ts';

const person = fc.constantFrom('anna', 'bo', 'chen');
const facility = fc.constantFrom('here', 'elsewhere');
const actor: fc.Arbitrary<Actor> = fc.record({
  personId: person,
  institutionId: fc.constantFrom(null, 'institute'),
  institutionKind: fc.constantFrom(null, 'company'),
  administrator: fc.boolean(),
  facilityIds: fc.uniqueArray(facility).map((ids) => new Set(ids)),
});
const booking = fc.record({ personId: person, facilityId: facility });

describe('who may do what', () => {
  test('without a session nothing but look', () => {
    expect(may.order(null)).toBe(false);
    expect(may.administer(null)).toBe(false);
    expect(may.manageFacility(null, 'here')).toBe(false);
    expect(may.seeWhoBooked(null, 'here')).toBe(false);
    expect(may.readBooking(null, { personId: 'anna', facilityId: 'here' })).toBe(false);
  });

  test('a facility is managed by its managers and by administrators, and by nobody else', () => {
    fc.assert(
      fc.property(actor, facility, (who, id) => {
        const expected = who.administrator || [...who.facilityIds].some((managed) => managed === id);
        expect(may.manageFacility(who, id)).toBe(expected);
        expect(may.seeWhoBooked(who, id)).toBe(expected);
        expect(may.administer(who)).toBe(who.administrator);
        expect(may.order(who)).toBe(true);
      }),
    );
  });

  test('a booking is read by exactly those who are something to it', () => {
    fc.assert(
      fc.property(actor, booking, (who, what) => {
        const parties = partiesOf(who, what);
        expect(may.readBooking(who, what)).toBe(parties.length > 0);
        expect(parties.includes('owner')).toBe(who.personId === what.personId);
        expect(parties.includes('manager')).toBe(may.manageFacility(who, what.facilityId));
      }),
    );
  });
});
