import { hash } from 'node:crypto';
import {
  type CalendarBooking,
  type CalendarQuestion,
  classesBelow,
  readCalendarBookings,
  readCalendarClosures,
  readCalendarExternal,
  readCalendarPlace,
} from '@jishi/db/queries/calendar';
import type { FeedAccess } from '@jishi/db/queries/feed';
import { ceilToGrid, GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import type { Entry } from '../icalendar/document.ts';
import { bookingEntry, closureEntry, externalEntry, type Reading, slotEntry } from '../icalendar/entry.ts';
import { readSlots } from './slots.ts';
import { dayOf, firstInstant, scopeOf } from './version.ts';

export const MAX_EVENTS = 1500;
const AHEAD_DAYS = 365;
const GIVEN_UP_DAYS = 14;

/** Something to show. `id`: what it is known by inside, the same as long as it is the same thing. */
export type Item = {
  readonly id: string;
  readonly span: Span;
  readonly entry: (reading: Reading) => Entry;
  /** Another one when anything that it is written from is another. */
  readonly mark: string;
};

/** What a feed shows, by start and id, at most so many of the past and of the rest that a full file can be chosen. */
export type Items = { readonly window: Span; readonly pivot: number; readonly items: readonly Item[] };

/** `changedAt`: when the version that is asked for came about, epoch ms. */
export async function readItems(deps: Deps, feed: FeedAccess, now: number, changedAt: number): Promise<Items> {
  if (feed.kind === 'availability') return readFree(deps, feed, now, changedAt);
  const question = await questionOf(deps, feed, now);
  const db = deps.store.read;
  const bookings = (await readCalendarBookings(db, question)).map((row) => asTaken(row, question));
  const closures = await readCalendarClosures(db, question);
  const external = await readCalendarExternal(db, question);
  const items: Item[] = [
    ...bookings.map((row) => ({
      id: row.id,
      span: spanOf(row),
      mark: markOf(row),
      entry: (how: Reading) => bookingEntry(row, how),
    })),
    ...closures.map((row) => ({
      id: row.id,
      span: closedSpan(row),
      mark: markOf(row),
      entry: (how: Reading) => closureEntry(row, how),
    })),
    ...external.map((row) => ({
      id: `${row.calendar_id} ${row.instrument_id} ${row.from_at}`,
      span: spanOf(row),
      mark: markOf(row),
      entry: (how: Reading) => externalEntry(row, how),
    })),
  ];
  items.sort((a, b) => a.span.from - b.span.from || (a.id < b.id ? -1 : 1));
  return { window: { from: question.from, to: question.to }, pivot: question.pivot, items };
}

async function questionOf(deps: Deps, feed: FeedAccess, now: number): Promise<CalendarQuestion> {
  const pivot = dayOf(now) * DAY_MS;
  return {
    ...scopeOf(feed),
    classCodes: feed.class_code === null ? null : await classesBelow(deps.store.read, feed.class_code),
    from: firstInstant(now),
    pivot,
    to: pivot + (AHEAD_DAYS + 1) * DAY_MS,
    givenUpSince: feed.kind === 'me' ? pivot - GIVEN_UP_DAYS * DAY_MS : null,
    limit: MAX_EVENTS + 1,
  };
}

async function readFree(deps: Deps, feed: FeedAccess, now: number, changedAt: number): Promise<Items> {
  const instrumentId = feed.target_id ?? '';
  const place = await readCalendarPlace(deps.store.read, instrumentId);
  const { window, free } = await readSlots(deps, instrumentId, now);
  const items = free.flatMap((slot): Item[] => {
    if (!place) return [];
    const id = `free ${slot.begunAt}`;
    const shown = { from: slot.from, to: slot.to, instrumentId, place, revisedAt: Math.max(changedAt, slot.clockAt) };
    return [{ id, span: slot, mark: markOf(shown), entry: (how) => slotEntry(shown, how) }];
  });
  return { window, pivot: window.from, items };
}

function markOf(row: object): string {
  return hash('sha256', JSON.stringify(row), 'base64url');
}

/**
 * Feeds of instruments and facilities show the time that is taken, without what an early check-out gave back. That is
 * counted from the check-out: real hours may be corrected later without giving anything back. One's own feed and that
 * of a group are about what was booked, and paid for, so they keep all of it.
 */
function asTaken(row: CalendarBooking, { scope }: CalendarQuestion): CalendarBooking {
  if (scope === 'person_id' || scope === 'group_id' || row.checked_out_at === null) return row;
  const end = Math.max(ceilToGrid(row.checked_out_at), row.from_at + GRID_MS);
  return end < row.to_at ? { ...row, to_at: end } : row;
}

function spanOf(row: { from_at: number; to_at: number }): Span {
  return { from: row.from_at, to: row.to_at };
}

function closedSpan(row: { from_at: number; to_at: number; ended_at: number | null }): Span {
  return { from: row.from_at, to: Math.min(row.to_at, row.ended_at ?? row.to_at) };
}
