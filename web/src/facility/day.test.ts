import type { Today } from '@jishi/shared/schema/today';
import { describe, expect, it } from 'vitest';
import { type DayEntry, type DayInstrument, lookOf, placeWithin, shownHours, standingOf } from './day.ts';

const at = (time: string) => `2026-11-24T${time}:00+08:00`;
const ms = (time: string) => Date.parse(at(time));

function entry(from: string, to: string, change: Partial<DayEntry> = {}): DayEntry {
  const times = { from: at(from), to: at(to) };
  const nobody = { bookingId: null, who: null, reason: null, mine: false };
  return { ...times, kind: 'booking', station: 0, state: 'confirmed', ...nobody, ...change };
}

function instrument(taken: DayEntry[]): DayInstrument {
  const open = [{ from: at('08:30'), to: at('17:30') }];
  return { id: 'i', name: {}, model: null, scheduleId: 's', withdrawn: false, open, taken };
}

function dayOf(...instruments: DayInstrument[]): Today {
  const counts = { bookings: 0, inUse: 0, pending: 0, late: 0, outside: 0, problems: 0 };
  const facility = { id: 'f', name: {} };
  return {
    date: '2026-11-24',
    zone: 'Asia/Shanghai',
    from: at('00:00'),
    to: '2026-11-25T00:00:00+08:00',
    facility,
    instruments,
    counts,
  };
}

describe('the hours shown', () => {
  it('are whole hours around all that is open or taken', () => {
    expect(shownHours(dayOf(instrument([entry('07:15', '07:45')])))).toEqual({ from: ms('07:00'), to: ms('18:00') });
  });

  it('are 8 to 20 on a day without anything', () => {
    expect(shownHours(dayOf())).toEqual({ from: ms('08:00'), to: ms('20:00') });
  });
});

it('a booking that has begun without check-in is late, one that has not begun is not', () => {
  expect(lookOf(entry('09:00', '11:00'), ms('09:10'))).toBe('late');
  expect(lookOf(entry('09:00', '11:00'), ms('08:50'))).toBe('booked');
  expect(lookOf(entry('09:00', '11:00', { state: 'in-use' }), ms('09:10'))).toBe('in-use');
  expect(lookOf(entry('09:00', '11:00', { state: 'pending' }), ms('09:10'))).toBe('pending');
  expect(lookOf(entry('09:00', '11:00', { kind: 'closure', state: null }), ms('09:10'))).toBe('maintenance');
});

it('an instrument says what it is doing and until when', () => {
  const busy = instrument([entry('10:00', '12:00', { state: 'in-use' })]);
  expect(standingOf(busy, ms('09:00'))).toEqual({ state: 'free', until: ms('10:00') });
  expect(standingOf(busy, ms('11:00'))).toEqual({ state: 'busy', until: ms('12:00') });
  expect(standingOf(busy, ms('13:00'))).toEqual({ state: 'free', until: ms('17:30') });
  expect(standingOf(busy, ms('20:00'))).toEqual({ state: 'closed' });
});

it('what runs past the window is cut at its edge', () => {
  const window = { from: ms('08:00'), to: ms('18:00') };
  expect(placeWithin(window, { from: ms('07:00'), to: ms('13:00') })).toEqual({ start: 0, width: 0.5 });
  expect(placeWithin(window, { from: ms('19:00'), to: ms('20:00') })).toBeNull();
});
