import type { Today } from '@jishi/shared/schema/today';
import { expect, it } from 'vitest';
import { arrivalsOf, soonOf } from './arrivals.ts';

const at = (time: string) => `2026-11-24T${time}:00+08:00`;
const ms = (time: string) => Date.parse(at(time));

function dayOf(...bookings: [id: string, from: string, to: string, state: string][]): Today {
  const taken = bookings.map(([bookingId, from, to, state]) => ({
    ...{ from: at(from), to: at(to), kind: 'booking' as const, station: 0, mine: false },
    ...{ bookingId, state, who: bookingId, reason: null },
  }));
  const instrument = { id: 'i', name: {}, model: null, scheduleId: 's', withdrawn: false, open: [], taken };
  return {
    ...{ date: '2026-11-24', zone: 'Asia/Shanghai', from: at('00:00'), to: '2026-11-25T00:00:00+08:00' },
    facility: { id: 'f', name: {} },
    instruments: [instrument],
    counts: { bookings: 0, inUse: 0, pending: 0, late: 0, outside: 0, problems: 0 },
  };
}

it('who is late comes first, then who begins soonest; who is there, waits or is over is not listed', () => {
  const day = dayOf(
    ['noon', '12:00', '13:00', 'confirmed'],
    ['late', '09:00', '11:00', 'confirmed'],
    ['soon', '10:30', '11:00', 'confirmed'],
    ['there', '09:00', '11:00', 'in-use'],
    ['waiting', '10:30', '11:00', 'pending'],
    ['over', '08:00', '09:30', 'confirmed'],
  );
  const arrivals = arrivalsOf(day, ms('10:00'));
  expect(arrivals.map(({ entry }) => entry.bookingId)).toEqual(['late', 'soon', 'noon']);
  expect(arrivals.map(({ late }) => late)).toEqual([true, false, false]);
});

it('whoever begins within three hours is arriving', () => {
  const day = dayOf(['near', '13:00', '14:00', 'confirmed'], ['far', '13:15', '14:00', 'confirmed']);
  const soon = soonOf(arrivalsOf(day, ms('10:00')), ms('10:00'));
  expect(soon.map(({ entry }) => entry.bookingId)).toEqual(['near']);
});
