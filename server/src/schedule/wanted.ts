import type { Db } from '@jishi/db/open';
import { lastingClosures } from '@jishi/db/queries/closure';
import { readBookable } from '@jishi/db/queries/facts';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { ceilToGrid, floorToGrid } from '@jishi/shared/time/grid';
import { clip, DAY_MS, type Span } from '@jishi/shared/time/span';
import { dayNumber, localDate, wallInstant } from '@jishi/shared/time/zone';
import { nobody } from './agenda.ts';

/** An instrument that is to be closed on all its stations. */
export type Closing = Span & {
  readonly instrumentId: string;
  readonly kind: 'maintenance' | 'closure';
  readonly reason: string;
};

/** Hours that instruments are to have: all versions of the schedule that they follow then. */
export type NewHours = {
  readonly instrumentIds: readonly string[];
  /** The versions that each instrument follows now. */
  readonly before: ReadonlyMap<string, readonly ScheduleVersion[]>;
  readonly after: readonly ScheduleVersion[];
};

/** What is to change. */
export type Wanted = {
  readonly closings: readonly Closing[];
  readonly hours: NewHours | null;
  /** Whoever is using an instrument is ended instead of being in the way. */
  readonly breakdown: boolean;
};

/** One instrument closed for a while. */
export function oneClosed(instrumentId: string, { from, to, kind, reason }: Omit<Closing, 'instrumentId'>): Wanted {
  return { closings: [{ instrumentId, from, to, kind, reason }], hours: null, breakdown: false };
}

/** The longest holidays are shorter than that. */
const LOOK_AHEAD_MS = 16 * DAY_MS;

/**
 * The closings of a breakdown: from the running quarter of an hour on. Where no end is given it is the end of the
 * following open day, because a repair takes till then if somebody comes tomorrow; and never later than where the next
 * closure of the instrument begins.
 */
export async function brokenDown(
  db: Db,
  instrumentIds: readonly string[],
  { to, reason }: { readonly to?: number | undefined; readonly reason: string },
  now: number,
): Promise<Closing[]> {
  const from = floorToGrid(now);
  const closings = instrumentIds.map((instrumentId) => ({ instrumentId, from, kind: 'maintenance' as const, reason }));
  if (to !== undefined) return closings.map((closing) => ({ ...closing, to }));
  const window = { from, to: from + LOOK_AHEAD_MS };
  const bookable = await readBookable(db, instrumentIds, nobody(now), window);
  const closures = await lastingClosures(db, instrumentIds, now);
  return closings.map((closing) => {
    const facts = bookable.get(closing.instrumentId)?.facts;
    const next = closures.find((one) => one.instrument_id === closing.instrumentId && one.from_at > from);
    const end = facts ? endOfNextOpenDay(facts.open, facts.zone, now) : from + DAY_MS;
    return { ...closing, to: Math.min(end, next?.from_at ?? end) };
  });
}

/** When the first day after today that has open time ends; a day from now when there is none for long. */
function endOfNextOpenDay(open: readonly Span[], zone: string, now: number): number {
  const today = dayNumber(localDate(zone, now));
  for (let day = today + 1; day <= today + LOOK_AHEAD_MS / DAY_MS; day += 1) {
    const window = { from: wallInstant(zone, day, 0), to: wallInstant(zone, day + 1, 0) };
    const last = clip(open, window).at(-1);
    if (last) return last.to;
  }
  return ceilToGrid(now) + DAY_MS;
}
