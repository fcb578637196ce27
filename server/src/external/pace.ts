import { DAY_MS, HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';

/** Calendars that say nothing of it are fetched this often. */
const USUAL_MS = 30 * MINUTE_MS;
const FASTEST_MS = 15 * MINUTE_MS;
const SLOWEST_MS = DAY_MS;
/** Of the wait, more or less, so that those that were connected together are not fetched together for ever. */
const JITTER = 0.1;

/** After failing so long its managers are told, and after so long it is given up. */
export const FAILING_MS = DAY_MS;
export const STOP_MS = 14 * DAY_MS;
/** A file is not fetched; once a day it is looked whether instruments came or went. */
export const FILE_MS = 24 * HOUR_MS;

/** How long to wait when it was we who could not. */
export const OURS_MS = 15 * MINUTE_MS;

export type Course = {
  /** What the calendar wishes. */
  readonly refreshMinutes: number | null;
  /** In a row. */
  readonly failures: number;
  readonly retryAfterSeconds: number | null;
};

/** How long to wait before a calendar is fetched again, in ms. `chance`: 0 to 1. */
export function waitMs({ refreshMinutes, failures, retryAfterSeconds }: Course, chance: number): number {
  const wished = within(refreshMinutes === null ? USUAL_MS : refreshMinutes * MINUTE_MS);
  const backedOff = within(wished * 2 ** Math.min(Math.max(0, failures - 1), 10));
  const asked = within((retryAfterSeconds ?? 0) * 1000);
  const jittered = backedOff * (1 - JITTER + 2 * JITTER * chance);
  return Math.round(within(Math.max(jittered, asked)));
}

function within(ms: number): number {
  return Math.min(SLOWEST_MS, Math.max(FASTEST_MS, ms));
}

/** The same answer twice counts as seen twice only after about a usual wait. */
export function isSecondLook(heldAt: number, now: number, refreshMinutes: number | null): boolean {
  const usual = within(refreshMinutes === null ? USUAL_MS : refreshMinutes * MINUTE_MS);
  return now - heldAt >= usual * (1 - JITTER);
}
