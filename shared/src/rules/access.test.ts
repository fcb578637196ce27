import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actor, may, partiesOf } from './access.ts';

const person = fc.constantFrom('anna', 'bo', 'chen');
const facility = fc.constantFrom('here', 'elsewhere');
const groups = fc.uniqueArray(fc.constantFrom('optics', 'catalysis'));
const actor: fc.Arbitrary<Actor> = fc.record({
  personId: person,
  institutionId: fc.constantFrom(null, 'institute'),
  institutionKind: fc.constantFrom(null, 'company'),
  institutionRegion: fc.constantFrom(null, '310000'),
  administrator: fc.boolean(),
  facilityIds: fc.uniqueArray(facility).map((ids) => new Set(ids)),
  headOf: groups.map((ids) => new Set<string>(ids)),
  memberOf: groups.map((ids) => new Set<string>(ids)),
});
const booking = fc.record({
  personId: person,
  facilityId: facility,
  groupId: fc.constantFrom(null, 'optics', 'catalysis'),
});

describe('who may do what', () => {
  test('without a session nothing but look', () => {
    expect(may.order(null)).toBe(false);
    expect(may.administer(null)).toBe(false);
    expect(may.manageFacility(null, 'here')).toBe(false);
    expect(may.seeWhoBooked(null, 'here')).toBe(false);
    expect(may.readBooking(null, { personId: 'anna', facilityId: 'here', groupId: 'optics' })).toBe(false);
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

  test('a group is read by who belongs to it and led by its heads', () => {
    fc.assert(
      fc.property(actor, (who) => {
        expect(may.readGroup(who, 'optics')).toBe(who.administrator || who.memberOf.has('optics'));
        expect(may.leadGroup(who, 'optics')).toBe(who.headOf.has('optics'));
        expect([may.readGroup(null, 'optics'), may.leadGroup(null, 'optics')]).toEqual([false, false]);
      }),
    );
  });

  test('a booking is read by exactly those who are something to it', () => {
    fc.assert(
      fc.property(actor, booking, (who, what) => {
        const parties = partiesOf(who, what);
        expect(may.readBooking(who, what)).toBe(parties.length > 0);
        expect(parties.includes('owner')).toBe(who.personId === what.personId);
        expect(parties.includes('group-head')).toBe(what.groupId !== null && who.headOf.has(what.groupId));
        expect(parties.includes('manager')).toBe(may.manageFacility(who, what.facilityId));
      }),
    );
  });
});
