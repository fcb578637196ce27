import { describe, expect, it } from 'vitest';
import { type Entry, layWeek, mondayOfDate, placeIn, type ReadAgenda, weekWindow } from './week.ts';

const ZONE = 'Asia/Shanghai';
const MONDAY = '2026-11-23';
const at = (date: string, time: string) => Date.parse(`${date}T${time}:00+08:00`);
const LONG_AGO = at('2026-11-01', '00:00');

function entry(change: Partial<Entry>): Entry {
  return {
    from: '',
    to: '',
    kind: 'booking',
    station: 0,
    mine: false,
    state: null,
    bookingId: null,
    who: null,
    reason: null,
    ...change,
  };
}

function agendaOf(change: Partial<ReadAgenda>): ReadAgenda {
  const open = { from: at(MONDAY, '09:00'), to: at(MONDAY, '17:00') };
  return { zone: ZONE, open: [open], free: [open], taken: [], ...change };
}

describe('the week', () => {
  it('begins on Monday of the zone, seven days long', () => {
    expect(mondayOfDate('2026-11-29')).toBe(MONDAY);
    const window = weekWindow(MONDAY, ZONE);
    expect(window).toEqual({ from: at(MONDAY, '00:00'), to: at('2026-11-30', '00:00') });
  });

  it('shows an hour around what is open', () => {
    const week = layWeek(agendaOf({}), MONDAY, 30, 1, LONG_AGO);
    expect([week.rows[0], week.rows.at(-1)]).toEqual([8 * 60, 17 * 60 + 30]);
    expect(week.days.map((day) => day.closed)).toEqual([false, true, true, true, true, true, true]);
  });

  it('says of each cell whether it is free, taken, closed or past', () => {
    const taken = { from: at(MONDAY, '10:00'), to: at(MONDAY, '11:00'), entry: entry({}) };
    const free = [
      { from: at(MONDAY, '09:00'), to: at(MONDAY, '10:00') },
      { from: at(MONDAY, '11:30'), to: at(MONDAY, '17:00') },
    ];
    const week = layWeek(agendaOf({ taken: [taken], free }), MONDAY, 30, 1, at(MONDAY, '09:15'));
    const states = week.days[0]?.slots.slice(0, 9).map((slot) => slot.state);
    expect(states).toEqual(['closed', 'closed', 'past', 'free', 'taken', 'taken', 'taken', 'free', 'free']);
  });

  it('keeps a cell free while one of several places is', () => {
    const taken = { from: at(MONDAY, '10:00'), to: at(MONDAY, '11:00'), entry: entry({ station: 1 }) };
    const week = layWeek(agendaOf({ taken: [taken] }), MONDAY, 60, 2, LONG_AGO);
    expect(week.days[0]?.slots[2]?.state).toBe('free');
    expect(week.days[0]?.blocks[0]).toMatchObject({ lane: 1, lanes: 2, fromMinute: 600, toMinute: 660 });
  });

  it('cuts what runs over midnight into the days it touches', () => {
    const taken = {
      from: at(MONDAY, '22:00'),
      to: at('2026-11-24', '02:00'),
      entry: entry({ kind: 'maintenance' }),
    };
    const week = layWeek(agendaOf({ taken: [taken] }), MONDAY, 60, 1, LONG_AGO);
    expect(week.days.slice(0, 3).map((day) => day.blocks.map((block) => [block.fromMinute, block.toMinute]))).toEqual([
      [[1320, 1440]],
      [[0, 120]],
      [],
    ]);
  });

  it('places minutes in the rows shown and drops what lies outside', () => {
    const week = layWeek(agendaOf({}), MONDAY, 30, 1, LONG_AGO);
    expect(placeIn(week, 8 * 60, 13 * 60)).toEqual({ top: 0, height: 0.5 });
    expect(placeIn(week, 0, 7 * 60)).toBeNull();
  });
});
