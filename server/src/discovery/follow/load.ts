import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '@jishi/db/open';
import {
  type InstrumentRecord,
  readInstrumentsAfter,
  readReference,
  readScheduleIds,
  readTakenBetween,
  readTakenOf,
} from '@jishi/db/queries/discovery';
import { readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import { readOutsiderBookings } from '@jishi/db/queries/standing';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import { isId } from '../mirror/ids.ts';
import { type Mirror, newMirror, putInstrument, setOutsiders, sharedAmong } from '../mirror/mirror.ts';
import { addSchedule } from '../time/group.ts';
import { setTaken } from '../time/taken.ts';
import { expansionWindow } from '../time/timeline.ts';

/** Small enough that a slice of the build does not keep requests waiting. */
const SLICE = 250;
const SCHEDULE_SLICE = 500;
/** The longest horizon. */
const FARTHEST_DAYS = 366;

/** A buffer is a day at most, so what ended a day before the window can still keep time away. */
export function endsAfter(now: number): number {
  return expansionWindow(now).from - DAY_MS;
}

/** Opening hours are also asked for in the weeks that the window touches, see `personal`. */
export function weeksAround({ from, to }: Span): Span {
  return { from: from - 9 * DAY_MS, to: to + 9 * DAY_MS };
}

/**
 * Builds the mirror from the database, in slices with turns of the event loop between them. Rows change while it reads;
 * the caller notes the last event before it begins and applies everything after it again.
 */
export async function loadMirror(db: Db, now: number, signal?: AbortSignal): Promise<Mirror> {
  const window = expansionWindow(now);
  const mirror = newMirror(await readReference(db), await readHolidays(db, weeksAround(window)), window);
  await loadSchedules(db, mirror);
  for (let after = ''; ; ) {
    const records = await readInstrumentsAfter(db, after, SLICE);
    const first = records[0];
    const last = records.at(-1);
    if (!first || !last) return mirror;
    const taken = await readTakenBetween(db, first.id, last.id, endsAfter(now));
    for (const record of records) {
      putInstrument(mirror, record);
      setTaken(mirror, record.id, taken.get(record.id) ?? [], now);
    }
    await loadParts(db, mirror, records, now);
    await loadOutsiders(
      db,
      mirror,
      records.map(({ id }) => id),
      now,
    );
    after = last.id;
    signal?.throwIfAborted();
    await breathe();
  }
}

/** What is taken of parts. One that many instruments need is read again for each slice; most have none. */
async function loadParts(db: Db, mirror: Mirror, records: readonly InstrumentRecord[], now: number): Promise<void> {
  const ids = [...new Set(records.flatMap(({ parts }) => parts.map(({ id }) => id)))];
  const taken = await readTakenOf(db, ids, endsAfter(now));
  for (const id of ids) setTaken(mirror, id, taken.get(id) ?? [], now);
}

/** What outsiders have booked of those of some instruments where that counts; few have such a rule. */
export async function loadOutsiders(db: Db, mirror: Mirror, ids: readonly string[], now: number): Promise<void> {
  const shared = sharedAmong(mirror, ids);
  if (shared.length === 0) return;
  // As far ahead as anybody can book: the window moves on without a word of what was booked long ago.
  const window = { from: expansionWindow(now).from, to: now + FARTHEST_DAYS * DAY_MS };
  const booked = await readOutsiderBookings(db, shared, window);
  for (const id of shared) {
    const ofOne = booked.filter(({ instrumentId }) => instrumentId === id);
    setOutsiders(
      mirror,
      id,
      ofOne.map(({ from, to, state }) => ({ from, to, state })),
    );
  }
}

async function loadSchedules(db: Db, { times }: Mirror): Promise<void> {
  const ids = await readScheduleIds(db);
  for (let from = 0; from < ids.length; from += SCHEDULE_SLICE) {
    const slice = ids.slice(from, from + SCHEDULE_SLICE);
    const versions = await readScheduleVersions(db, slice);
    for (const id of slice.filter(isId)) addSchedule(times, id, versions.get(id) ?? []);
    await breathe();
  }
}
