import { dayNumber } from '@jishi/shared/time/zone';
import { describe, expect, it } from 'vitest';
import { hoursAround, lanesOf, piecesOf, placedAt, placeOf, shifted } from './days.ts';

const ZONE = 'Asia/Shanghai';
const at = (time: string) => Date.parse(`2026-11-${time}:00+08:00`);
const DAY = dayNumber('2026-11-24');

describe('a calendar of one’s own', () => {
  it('cuts what runs over midnight, which is the end of a day', () => {
    expect(piecesOf({ from: at('24T22:00'), to: at('25T02:00') }, ZONE)).toEqual([
      { day: DAY, from: 1320, to: 1440 },
      { day: DAY + 1, from: 0, to: 120 },
    ]);
    expect(piecesOf({ from: at('24T22:00'), to: at('25T00:00') }, ZONE)).toHaveLength(1);
  });

  it('shows the working day, and whatever lies beyond it', () => {
    expect(hoursAround([])).toEqual({ fromHour: 8, toHour: 20 });
    expect(hoursAround([{ day: DAY, from: 6 * 60, to: 22 * 60 + 15 }])).toEqual({ fromHour: 5, toHour: 24 });
  });

  it('puts what overlaps beside each other, and nothing else', () => {
    const spans = [
      { from: 0, to: 10 },
      { from: 5, to: 8 },
      { from: 8, to: 12 },
      { from: 20, to: 30 },
    ];
    expect(lanesOf(spans)).toEqual([
      { lane: 0, lanes: 2 },
      { lane: 1, lanes: 2 },
      { lane: 1, lanes: 2 },
      { lane: 0, lanes: 1 },
    ]);
  });

  it('moves by days on the wall clock, also over a night that is an hour shorter', () => {
    const before = { from: Date.parse('2026-03-28T09:00:00+01:00'), to: Date.parse('2026-03-28T10:00:00+01:00') };
    expect(shifted(before, 'Europe/Berlin', 1, 15)).toEqual({
      from: Date.parse('2026-03-29T09:15:00+02:00'),
      to: Date.parse('2026-03-29T10:15:00+02:00'),
    });
  });

  it('drops on the nearest quarter of an hour, keeping the length', () => {
    const span = { from: at('24T09:00'), to: at('24T11:00') };
    expect(placedAt(span, ZONE, DAY + 1, 10 * 60 + 8)).toEqual({ from: at('25T10:15'), to: at('25T12:15') });
    expect(placedAt(span, ZONE, DAY, -40).from).toBe(at('24T00:00'));
  });

  it('places a piece in the days and hours shown, and nothing outside', () => {
    const frame = { zone: ZONE, firstDay: DAY, dayCount: 2, fromHour: 8, toHour: 18 };
    expect(placeOf(frame, { day: DAY + 1, from: 8 * 60, to: 13 * 60 })).toEqual({
      top: 0,
      height: 0.5,
      left: 0.5,
      width: 0.5,
    });
    expect(placeOf(frame, { day: DAY + 2, from: 600, to: 660 })).toBeNull();
    expect(placeOf(frame, { day: DAY, from: 60, to: 120 })).toBeNull();
  });
});
