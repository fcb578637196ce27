import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '@jishi/db/open';
import { type InstrumentRecord, readInstruments, readTakenOf } from '@jishi/db/queries/discovery';
import type { StoredEvent } from '@jishi/db/queries/event';
import { readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import { moveWindow } from './group.ts';
import { endsAfter } from './load.ts';
import { type Mirror, putInstrument, setSchedule, setTaken } from './mirror.ts';
import { expansionWindow } from './timeline.ts';

const SLICE = 200;
/** What is told of things that many instruments refer to: everything is loaded anew. */
const RELOAD_KINDS = /^(catalogue|facility|institution|region|holiday|technique|type|class)\./;

/** What events concern. `rows`: instruments of which more than their time may have changed. */
export type Touched = {
  readonly instruments: ReadonlySet<string>;
  readonly rows: ReadonlySet<string>;
  readonly schedules: ReadonlySet<string>;
  readonly everything: boolean;
};

export function touchedBy(events: readonly StoredEvent[]): Touched {
  const concerning = events.filter((event) => event.instrument_id !== null);
  return {
    instruments: new Set(concerning.map((event) => event.instrument_id as string)),
    rows: new Set(
      concerning.filter((event) => event.kind.startsWith('instrument.')).map((event) => event.instrument_id as string),
    ),
    schedules: new Set(events.filter((event) => event.kind === 'schedule.changed').map((event) => event.subject_id)),
    everything: events.some((event) => RELOAD_KINDS.test(event.kind)),
  };
}

/**
 * Brings what events concern up to the state of the database, by reading it again: applying an event twice, or late, does
 * no harm. Answers false when something is named that the mirror has never heard of, so that it must be loaded anew.
 */
export async function applyTouched(db: Db, mirror: Mirror, touched: Touched, now: number): Promise<boolean> {
  await applySchedules(db, mirror, touched.schedules);
  const ids = [...touched.instruments];
  for (let from = 0; from < ids.length; from += SLICE) {
    const slice = ids.slice(from, from + SLICE);
    const stale = slice.filter((id) => touched.rows.has(id) || !mirror.rowOfId.has(id));
    const records = await readInstruments(db, stale);
    if (!records.every((record) => isComplete(mirror, record))) return false;
    const taken = await readTakenOf(db, slice, endsAfter(now));
    for (const record of records) putInstrument(mirror, record);
    for (const id of slice) setTaken(mirror, id, taken.get(id) ?? [], now);
    await breathe();
  }
  return true;
}

function isComplete({ things, times }: Mirror, record: InstrumentRecord): boolean {
  return (
    things.facilities.has(record.facilityId) &&
    things.institutions.has(record.institutionId) &&
    times.contents.has(record.scheduleId) &&
    (record.typeId === null || things.types.has(record.typeId)) &&
    (record.classCode === null || things.classes.has(record.classCode))
  );
}

async function applySchedules(db: Db, mirror: Mirror, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return;
  const versions = await readScheduleVersions(db, [...ids]);
  for (const id of ids) setSchedule(mirror, id, versions.get(id) ?? []);
}

/** Instruments with a hold that has expired since somebody looked. */
export function expiredHolds(mirror: Mirror, now: number): string[] {
  return [...mirror.expiries].filter(([, expiresAt]) => expiresAt <= now).map(([id]) => id);
}

/** Expands opening hours further when the day has changed since they were. */
export async function followDay(db: Db, mirror: Mirror, now: number): Promise<void> {
  const window = expansionWindow(now);
  if (window.from === mirror.times.window.from) return;
  const holidays = await readHolidays(db, window);
  for (const _ of moveWindow(mirror.times, holidays, window)) await breathe();
}
