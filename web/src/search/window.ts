import { addDays, dayNumber, localDate, wallInstant, weekday } from '@jishi/shared/time/zone';
import type { Query } from '../url.ts';
import { type Finding, withoutTime } from './finding.ts';

/** The question for `GET /instruments`; days become instants in the reader's zone, never before `now`. */
export function toQuestion(finding: Finding, zone: string, now: number): Query {
  const { from, to } = finding;
  const start = from ? Math.max(startOf(from, zone), floorToMinute(now)) : undefined;
  const end = to ? startOf(addDays(to, 1), zone) : undefined;
  const over = end !== undefined && end <= now;
  return {
    ...withoutTime(finding),
    freeFrom: over || start === undefined ? undefined : new Date(start).toISOString(),
    freeTo: over || end === undefined ? undefined : new Date(end).toISOString(),
  };
}

/** Quarter hours: the same question then has the same key for a while. */
function floorToMinute(instant: number): number {
  return Math.floor(instant / 900_000) * 900_000;
}

function startOf(date: string, zone: string): number {
  return wallInstant(zone, dayNumber(date), 0);
}

export type Window = { readonly from: string; readonly to: string };
export type Preset = 'today' | 'thisWeek' | 'next7' | 'nextWeek';

/** Windows that people ask for, from today's date on; weeks end on Sunday. */
export function presetWindow(preset: Preset, zone: string, now: number): Window {
  const today = localDate(zone, now);
  const day = weekday(dayNumber(today));
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'thisWeek':
      return { from: today, to: addDays(today, 7 - day) };
    case 'next7':
      // From any hour of today on, as a saved search means it too.
      return { from: today, to: addDays(today, 7) };
    case 'nextWeek':
      return { from: addDays(today, 8 - day), to: addDays(today, 14 - day) };
  }
}
