import type {
  FacilityRecord,
  InstitutionRecord,
  InstrumentRecord,
  Reference,
  TakenRecord,
} from '@jishi/db/queries/discovery';
import { TIME_MODES } from '@jishi/shared/rules/mode';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { PriceList, ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import { userClass as userClasses } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import type { Point } from '@jishi/shared/search/distance';
import type { Holidays } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';
import { type Blocks, blockedTime, newBlocks, setBlocks } from './blocks.ts';
import { type Column, type ColumnName, newColumn, setId } from './column.ts';
import { addSchedule, groupOf, newTimes, type Times } from './group.ts';
import { priceKey } from './order.ts';
import { insertSorted, lowerBound } from './sorted.ts';
import { type Things, thingsOf } from './things.ts';
import { classOf, kindOf, newTraits, ownTextIds, type Place, placeId, type Traits } from './traits.ts';
import { addRow, newWords, removeRow, type Words } from './words.ts';

/** What is shown of an instrument, and what its place and time are computed from. */
export type Row = {
  readonly id: string;
  readonly name: Localised;
  readonly facility: FacilityRecord;
  readonly institution: InstitutionRecord;
  readonly point: Point | null;
  readonly typeId: string | null;
  readonly classCode: string | null;
  readonly techniques: readonly string[];
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly modes: readonly ServiceMode[];
  readonly bookable: boolean;
  readonly prices: PriceList | null;
  readonly rules: InstrumentRecord['rules'];
  readonly scheduleId: string;
  readonly stations: number;
  readonly source: string;
  readonly texts: readonly number[];
};

/**
 * The catalogue in memory, by column: a mirror, never the truth. Only instruments that are offered have a row; the row
 * number stays theirs for the life of the mirror.
 */
export type Mirror = {
  readonly things: Things;
  readonly traits: Traits;
  readonly rows: (Row | undefined)[];
  readonly rowOfId: Map<string, number>;
  /** Ids of all rows in order, and for each row its place among them: the last sort key. */
  readonly ids: string[];
  readonly rank: number[];
  readonly columns: Readonly<Record<ColumnName, Column>>;
  readonly words: Words;
  readonly times: Times;
  /** Hours and rules of each row, see `Times.groups`. */
  readonly groupOfRow: number[];
  readonly blocks: Blocks;
  /** Stations that can be booked by time: 0 where there is no such way of use, ABSENT where there is no instrument. */
  readonly stationsOfRow: number[];
  readonly places: Place[];
  readonly placeOfRow: number[];
  /** Sort keys of the price of each row, see `priceKey`. */
  readonly priceOfRow: Readonly<Record<UserClass, number[]>>;
  /** When the first hold of an instrument expires, by id. */
  readonly expiries: Map<string, number>;
  listed: number;
  /** Counts changes of rows, so that what is made of them knows when to make it again. */
  changes: number;
};

export const ABSENT = -1;

export function newMirror(reference: Reference, holidays: Holidays, window: Span): Mirror {
  return {
    things: thingsOf(reference),
    traits: newTraits(),
    rows: [],
    rowOfId: new Map(),
    ids: [],
    rank: [],
    columns: {
      region: newColumn(),
      class: newColumn(),
      technique: newColumn(),
      institution: newColumn(),
      maker: newColumn(),
      mode: newColumn(),
      facility: newColumn(),
    },
    words: newWords(),
    times: newTimes(holidays, window),
    groupOfRow: [],
    blocks: newBlocks(),
    stationsOfRow: [],
    places: [],
    placeOfRow: [],
    priceOfRow: { internal: [], academic: [], company: [] },
    expiries: new Map(),
    listed: 0,
    changes: 0,
  };
}

/** Adds or replaces an instrument; a withdrawn one, or one whose owner is unknown, leaves the mirror. */
export function putInstrument(mirror: Mirror, record: InstrumentRecord): void {
  dropInstrument(mirror, record.id);
  mirror.changes += 1;
  const placeNumber = placeId(mirror, record);
  if (record.withdrawnAt !== null || placeNumber === undefined) return;

  const row = mirror.rowOfId.get(record.id) ?? newRow(mirror, record.id);
  const place = mirror.places[placeNumber] as Place;
  const kind = kindOf(mirror, record);
  const ofClass = classOf(mirror, record.classCode);
  const texts = [...new Set([...ownTextIds(mirror, record), ...kind.texts, ...ofClass.texts, ...place.texts])];
  const entry = toRow(mirror, record, kind.techniques, texts, place);
  mirror.rows[row] = entry;
  mirror.listed += 1;
  addRow(mirror.words, row, texts);
  const { columns } = mirror;
  for (const name of ['region', 'institution', 'facility'] as const) columns[name].setOfRow[row] = place.sets[name];
  columns.class.setOfRow[row] = ofClass.set;
  columns.technique.setOfRow[row] = kind.set;
  columns.maker.setOfRow[row] = setId(columns.maker, record.manufacturer === null ? [] : [record.manufacturer]);
  columns.mode.setOfRow[row] = setId(columns.mode, record.modes);
  mirror.groupOfRow[row] = groupOf(mirror.times, record.scheduleId, place.facility.zone, record.rules);
  setBlocks(mirror.blocks, row, []);
  mirror.stationsOfRow[row] = entry.bookable ? record.stations : 0;
  mirror.placeOfRow[row] = placeNumber;
  for (const userClass of userClasses.options) mirror.priceOfRow[userClass][row] = priceKey(record.prices, userClass);
}

function toRow(
  mirror: Mirror,
  record: InstrumentRecord,
  techniques: readonly string[],
  texts: readonly number[],
  { facility, institution, point }: Pick<Row, 'facility' | 'institution' | 'point'>,
): Row {
  const { things, times } = mirror;
  return {
    id: record.id,
    name: record.name,
    facility,
    institution,
    point,
    // One copy of each id, not one for each row.
    typeId: record.typeId && (things.types.get(record.typeId)?.id ?? record.typeId),
    classCode: record.classCode && (things.classes.get(record.classCode)?.code ?? record.classCode),
    techniques,
    manufacturer: record.manufacturer,
    model: record.model,
    modes: record.modes,
    bookable: record.modes.some((mode) => TIME_MODES.includes(mode)),
    prices: record.prices,
    rules: record.rules,
    scheduleId: times.scheduleIds.get(record.scheduleId) ?? record.scheduleId,
    stations: record.stations,
    source: record.source,
    texts,
  };
}

export function dropInstrument(mirror: Mirror, id: string): void {
  const row = mirror.rowOfId.get(id);
  const known = row === undefined ? undefined : mirror.rows[row];
  if (row === undefined || !known) return;
  removeRow(mirror.words, row, known.texts);
  mirror.rows[row] = undefined;
  mirror.stationsOfRow[row] = ABSENT;
  mirror.expiries.delete(id);
  mirror.listed -= 1;
}

function newRow(mirror: Mirror, id: string): number {
  const row = mirror.rows.length;
  mirror.rows.push(undefined);
  mirror.stationsOfRow.push(ABSENT);
  mirror.rowOfId.set(id, row);
  const place = lowerBound(mirror.ids, id);
  if (place < mirror.ids.length) {
    for (let other = 0; other < row; other += 1) {
      const rank = mirror.rank[other] as number;
      if (rank >= place) mirror.rank[other] = rank + 1;
    }
  }
  insertSorted(mirror.ids, id);
  mirror.rank.push(place);
  return row;
}

/** Replaces what is taken of an instrument. A hold that has expired at `now` counts no longer. */
export function setTaken(mirror: Mirror, id: string, taken: readonly TakenRecord[], now: number): void {
  const row = mirror.rowOfId.get(id);
  const entry = row === undefined ? undefined : mirror.rows[row];
  if (row === undefined || !entry) return;
  const holding = taken.filter((span) => span.expiresAt === null || span.expiresAt > now);
  setBlocks(mirror.blocks, row, blockedTime(holding, entry.rules));
  const expiry = Math.min(...holding.map((span) => span.expiresAt ?? Number.POSITIVE_INFINITY));
  if (Number.isFinite(expiry)) mirror.expiries.set(id, expiry);
  else mirror.expiries.delete(id);
}

/** Replaces what a schedule says; all instruments that follow it get its hours. */
export function setSchedule(mirror: Mirror, scheduleId: string, versions: readonly ScheduleVersion[]): void {
  addSchedule(mirror.times, scheduleId, versions);
  for (const [row, entry] of mirror.rows.entries()) {
    if (entry?.scheduleId !== scheduleId) continue;
    mirror.groupOfRow[row] = groupOf(mirror.times, scheduleId, entry.facility.zone, entry.rules);
  }
}
