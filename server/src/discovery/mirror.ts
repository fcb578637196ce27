import type {
  FacilityRecord,
  InstitutionRecord,
  InstrumentRecord,
  PartRecord,
  Reference,
  TakenRecord,
} from '@jishi/db/queries/discovery';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { PriceList, RuleLayer, UserClass } from '@jishi/shared/schema/rules';
import { userClass as userClasses } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import type { Point } from '@jishi/shared/search/distance';
import type { Holidays } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';
import { type Blocks, newBlocks, setBlocks } from './blocks.ts';
import { type Column, type ColumnName, newColumn, setId } from './column.ts';
import { type Families, newFamilies, timesOf } from './family.ts';
import { addSchedule, newTimes, type Times } from './group.ts';
import { priceKey } from './order.ts';
import { needParts, newParts, type Parts, unneedParts } from './part.ts';
import { isBookable, type Ruling, rulingOf } from './ruling.ts';
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
  readonly prices: PriceList | null;
  readonly ruling: Ruling;
  /** Whether somebody can book it by time. */
  readonly bookable: boolean;
  readonly scheduleId: string;
  readonly stations: number;
  readonly source: string;
  /** What each booking takes along. */
  readonly parts: readonly PartRecord[];
  readonly texts: readonly number[];
};

/**
 * The catalogue in memory, by column: a mirror, never the truth. Only instruments that are offered have a row; the row
 * number stays theirs for the life of the mirror.
 */
export type Mirror = {
  readonly things: Things;
  /** Rules of institutions and facilities by id. */
  readonly layers: Map<string, RuleLayer>;
  readonly traits: Traits;
  readonly rows: (Row | undefined)[];
  readonly rowOfId: Map<string, number>;
  /** Ids of all rows in order, and for each row its place among them: the last sort key. */
  readonly ids: string[];
  readonly rank: number[];
  readonly columns: Readonly<Record<ColumnName, Column>>;
  readonly words: Words;
  readonly times: Times;
  readonly families: Families;
  /** Hours and rules of each row: a number of `Times.groups`, or `~` one of `Families.list`, see `timesOf`. */
  readonly groupOfRow: number[];
  readonly blocks: Blocks;
  readonly parts: Parts;
  /** Stations that can be booked by time: 0 where there is no such way of use, ABSENT where there is no instrument. */
  readonly stationsOfRow: number[];
  readonly places: Place[];
  readonly placeOfRow: number[];
  /** Sort keys of the price of each row, see `priceKey`. */
  readonly priceOfRow: Readonly<Record<UserClass, number[]>>;
  /** All time taken of the instruments and parts of which some is held, by id, and when the first of the holds expires. */
  readonly held: Map<string, readonly TakenRecord[]>;
  nextExpiry: number;
  listed: number;
  /** Counts changes of rows, so that what is made of them knows when to make it again. */
  changes: number;
};

export const ABSENT = -1;

export function newMirror(reference: Reference, holidays: Holidays, window: Span): Mirror {
  return {
    things: thingsOf(reference),
    layers: new Map(reference.layers),
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
    families: newFamilies(),
    groupOfRow: [],
    blocks: newBlocks(),
    parts: newParts(),
    stationsOfRow: [],
    places: [],
    placeOfRow: [],
    priceOfRow: { internal: [], academic: [], company: [] },
    held: new Map(),
    nextExpiry: Number.POSITIVE_INFINITY,
    listed: 0,
    changes: 0,
  };
}

/**
 * Adds or replaces an instrument; a withdrawn one, a part, or one whose owner is unknown, leaves the mirror. What is taken
 * of it and of what it takes along is to be set after.
 */
export function putInstrument(mirror: Mirror, record: InstrumentRecord): void {
  dropInstrument(mirror, record.id);
  mirror.changes += 1;
  const placeNumber = placeId(mirror, record);
  if (record.withdrawnAt !== null || record.kind === 'part' || placeNumber === undefined) return;

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
  columns.mode.setOfRow[row] = setId(columns.mode, entry.ruling.offered);
  mirror.groupOfRow[row] = timesOf(mirror, record.scheduleId, place.facility.zone, entry.ruling);
  setBlocks(mirror.blocks, row, []);
  needParts(mirror.parts, row, record.parts, entry.ruling.buffers);
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
  const ruling = rulingFor(mirror, record);
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
    prices: record.prices,
    ruling,
    bookable: isBookable(ruling),
    scheduleId: times.scheduleIds.get(record.scheduleId) ?? record.scheduleId,
    stations: record.stations,
    source: record.source,
    parts: record.parts,
    texts,
  };
}

const NOTHING_SAID: RuleLayer = {};

function rulingFor({ layers }: Mirror, record: InstrumentRecord): Ruling {
  const of = (id: string) => layers.get(id) ?? NOTHING_SAID;
  return rulingOf([of(record.institutionId), of(record.facilityId), record.rules], record.modes);
}

export function dropInstrument(mirror: Mirror, id: string): void {
  const row = mirror.rowOfId.get(id);
  const known = row === undefined ? undefined : mirror.rows[row];
  if (row === undefined || !known) return;
  removeRow(mirror.words, row, known.texts);
  mirror.rows[row] = undefined;
  mirror.stationsOfRow[row] = ABSENT;
  unneedParts(mirror.parts, row, known.parts);
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

/** Replaces what a schedule says; all instruments that follow it get its hours. */
export function setSchedule(mirror: Mirror, scheduleId: string, versions: readonly ScheduleVersion[]): void {
  addSchedule(mirror.times, scheduleId, versions);
  for (const [row, entry] of mirror.rows.entries()) {
    if (entry?.scheduleId !== scheduleId) continue;
    mirror.groupOfRow[row] = timesOf(mirror, scheduleId, entry.facility.zone, entry.ruling);
  }
}
