import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '@jishi/db/open';
import {
  type InstrumentRecord,
  markOf,
  readInstruments,
  readLayers,
  readMark,
  readPartsTouched,
  readTakenOf,
} from '@jishi/db/queries/discovery';
import { readEventsAfter, type StoredEvent } from '@jishi/db/queries/event';
import { readHolidays, readScheduleVersions } from '@jishi/db/queries/schedule';
import { idAt, isId, numberOfId } from '../mirror/ids.ts';
import { type Mirror, offeredRows, putInstrument, setLayer, setSchedule } from '../mirror/mirror.ts';
import { moveWindow, UNKNOWN } from '../time/group.ts';
import { forgetAllStarts } from '../time/starts.ts';
import { setTaken } from '../time/taken.ts';
import { expansionWindow } from '../time/timeline.ts';
import { endsAfter, loadOutsiders, weeksAround } from './load.ts';

const SLICE = 200;
/** What is told of things that many instruments refer to: everything is loaded anew. */
const RELOAD_KINDS = /^(catalogue|facility|institution|region|holiday|technique|type|class)\./;

const BATCH = 500;

/** The last event that a mirror holds, and its mark. */
export type Position = { readonly cursor: number; readonly mark: string };

/** The last event that a mirror holds is not the one that the database has: another database was put in place. */
export class AnotherPast extends Error {
  override readonly name = 'AnotherPast';
}

/**
 * Applies all events after a position, up to the last one there is. `known` is false when something was told of that only
 * a load of everything takes in. Throws AnotherPast.
 */
export async function applyEvents(
  db: Db,
  mirror: Mirror,
  position: Position,
  now: number,
  goOn: () => boolean = () => true,
): Promise<Position & { known: boolean; done: boolean }> {
  let { cursor, mark } = position;
  for (let known = true; ; ) {
    const events = await readEventsAfter(db, cursor, BATCH);
    // Asked after reading: what was read comes after the event that is known.
    if ((await readMark(db, cursor)) !== mark) throw new AnotherPast('the last event is not the one that it was');
    const touched = touchedBy(events);
    known = (await applyTouched(db, mirror, touched, now)) && !touched.everything && known;
    const last = events.at(-1);
    if (last) [cursor, mark] = [last.id, markOf(last)];
    const done = events.length < BATCH;
    if (done || !goOn()) return { cursor, mark, known, done };
  }
}

/** What events concern. */
export type Touched = {
  /** Instruments and parts of which the time may have changed, whatever was told of them. */
  readonly instruments: ReadonlySet<string>;
  /** Those of which more than their time may have changed. */
  readonly rows: ReadonlySet<string>;
  /** What was told of; among them are the bookings. */
  readonly subjects: ReadonlySet<string>;
  /** Institutions and facilities whose rules have changed. */
  readonly layers: ReadonlySet<string>;
  readonly schedules: ReadonlySet<string>;
  readonly everything: boolean;
};

export function touchedBy(events: readonly StoredEvent[]): Touched {
  const idsOf = (wanted: (event: StoredEvent) => boolean, id: (event: StoredEvent) => string | null) =>
    new Set(
      events
        .filter(wanted)
        .map(id)
        .filter((one) => one !== null),
    );
  const ofInstrument = (event: StoredEvent) => event.instrument_id !== null;
  const ofRow = ({ kind }: StoredEvent) => kind.startsWith('instrument.') || kind === 'rules.changed';
  return {
    instruments: idsOf(ofInstrument, (event) => event.instrument_id),
    rows: idsOf(ofRow, (event) => event.instrument_id),
    subjects: idsOf(ofInstrument, (event) => event.subject_id),
    layers: idsOf(
      (event) => event.kind === 'rules.changed' && !ofInstrument(event),
      (event) => event.subject_id,
    ),
    schedules: idsOf(
      (event) => event.kind === 'schedule.changed',
      (event) => event.subject_id,
    ),
    everything: events.some((event) => RELOAD_KINDS.test(event.kind)),
  };
}

/**
 * Brings what events concern up to the state of the database, by reading it again: applying an event twice, or late, does
 * no harm. Answers false when something is named that the mirror has never heard of, so that it must be loaded anew.
 */
export async function applyTouched(db: Db, mirror: Mirror, touched: Touched, now: number): Promise<boolean> {
  await applySchedules(db, mirror, touched.schedules);
  const ruled = await applyLayers(db, mirror, touched.layers);
  const changed = [...touched.rows];
  const rows = new Set([...changed, ...changed.flatMap((id) => needersOf(mirror, id)), ...ruled]);
  const parts = await readPartsTouched(db, [...touched.instruments], [...touched.subjects]);
  const ids = [...new Set([...touched.instruments, ...parts, ...rows])];
  let known = true;
  for (let from = 0; from < ids.length; from += SLICE) {
    known = (await readAgain(db, mirror, ids.slice(from, from + SLICE), rows, now)) && known;
    await breathe();
  }
  return known;
}

/** Reads again what is taken of some instruments and parts, and, of those in `rows`, everything; see `applyTouched`. */
export async function readAgain(
  db: Db,
  mirror: Mirror,
  ids: readonly string[],
  rows: ReadonlySet<string>,
  now: number,
): Promise<boolean> {
  const isKnown = (id: string) => numberOfId(mirror.ids, id) !== undefined || mirror.parts.byId.has(id);
  const records = await readInstruments(
    db,
    ids.filter((id) => rows.has(id) || !isKnown(id)),
  );
  // What refers to something unheard of waits for a whole load; nothing else waits for it.
  const complete = records.filter((record) => record.kind === 'part' || isComplete(mirror, record));
  const partIds = complete.flatMap(({ parts }) => parts.map(({ id }) => id));
  const takenIds = [...new Set([...ids, ...partIds])];
  const taken = await readTakenOf(db, takenIds, endsAfter(now));
  for (const record of complete) putInstrument(mirror, record);
  for (const id of takenIds) setTaken(mirror, id, taken.get(id) ?? [], now);
  await loadOutsiders(db, mirror, takenIds, now);
  return complete.length === records.length;
}

/** Instruments that take something along: how many of it there are decides when they are free. */
function needersOf({ parts, ids }: Mirror, partId: string): string[] {
  return [...(parts.byId.get(partId)?.needers.keys() ?? [])].map((row) => idAt(ids, row));
}

/** Reads rules of institutions and facilities again. Answers the instruments that they hold for. */
async function applyLayers(db: Db, mirror: Mirror, owners: ReadonlySet<string>): Promise<string[]> {
  if (owners.size === 0) return [];
  for (const [id, layer] of await readLayers(db, [...owners])) setLayer(mirror, id, layer);
  const { places } = mirror.traits;
  const owned = places.list.map(({ facility, institution }) => owners.has(facility.id) || owners.has(institution.id));
  return [...offeredRows(mirror)]
    .filter((row) => owned[mirror.cells.place[row] as number])
    .map((row) => idAt(mirror.ids, row));
}

function isComplete({ things, times }: Mirror, record: InstrumentRecord): boolean {
  return (
    things.facilities.has(record.facilityId) &&
    things.institutions.has(record.institutionId) &&
    isKnownSchedule(times, record.scheduleId) &&
    (record.typeId === null || things.types.has(record.typeId)) &&
    (record.classCode === null || things.classes.has(record.classCode))
  );
}

function isKnownSchedule(times: Mirror['times'], id: string): boolean {
  const number = numberOfId(times.schedules, id);
  return number !== undefined && times.contentOfSchedule[number] !== UNKNOWN;
}

async function applySchedules(db: Db, mirror: Mirror, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return;
  const versions = await readScheduleVersions(db, [...ids]);
  for (const id of [...ids].filter(isId)) setSchedule(mirror, id, versions.get(id) ?? []);
}

/** Expands opening hours further when the day has changed since they were. */
export async function followDay(db: Db, mirror: Mirror, now: number): Promise<void> {
  const window = expansionWindow(now);
  if (window.from === mirror.times.window.from) return;
  const holidays = await readHolidays(db, weeksAround(window));
  for (const _ of moveWindow(mirror.times, holidays, window)) {
    forgetAllStarts(mirror);
    await breathe();
  }
  forgetAllStarts(mirror);
}
