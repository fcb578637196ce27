import type { InstrumentRecord, Reference, TakenRecord } from '@jishi/db/queries/discovery';
import type { Booked } from '@jishi/shared/rules/facts';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { RuleLayer, RuleSettings } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import type { Holidays } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';
import { type Buffers, generalRules, isBookable, type Ruling } from '../rules/ruling.ts';
import { newRulings, type Rulings, rulingNumber } from '../rules/rulings.ts';
import { type Families, newFamilies, timesOf } from '../time/family.ts';
import { addSchedule, newTimes, scheduleNumber, type Times } from '../time/group.ts';
import { needersOf, needParts, newParts, type Parts, unneedParts } from '../time/part.ts';
import { forgetStarts } from '../time/starts.ts';
import { addRow, newWords, removeRow, type Words } from '../words/words.ts';
import { type Cells, makeRoomFor, newCells } from './cells.ts';
import { type Column, type ColumnName, newColumn, setId } from './column.ts';
import { addId, type Ids, isId, newIds, numberOfId } from './ids.ts';
import { addList, type Lists, listAt, newLists, setList } from './lists.ts';
import { addRank, newRanks, type Ranks } from './ranks.ts';
import { newTable, numberIn, type Table, thingAt } from './table.ts';
import { mentionTexts, ownTexts } from './texts.ts';
import { type Things, thingsOf } from './things.ts';
import { classOf, kindOf, newTraits, placeOf, type Traits, textIds } from './traits.ts';

/**
 * The catalogue in memory, by column: a mirror, never the truth. Only instruments that are offered are in a row; a row
 * number belongs to one id for the life of the mirror. All of it is plain data, so that it can be kept on disk.
 */
export type Mirror = {
  readonly things: Things;
  /** Rules of institutions and facilities by id. */
  readonly layers: Map<string, RuleLayer>;
  /** The number of an instrument's id is its row. */
  readonly ids: Ids;
  readonly ranks: Ranks;
  readonly cells: Cells;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  readonly traits: Traits;
  readonly names: Table<Localised>;
  /** Texts of what names speak of, by number of name. */
  readonly mentions: (readonly number[])[];
  readonly models: Table<string | null>;
  readonly sources: Table<string>;
  readonly currencies: Table<string>;
  readonly rulings: Rulings;
  readonly words: Words;
  /** Texts that only a row has. */
  readonly texts: Lists;
  readonly times: Times;
  readonly families: Families;
  /** What is taken of each row, see `blockedTime`. */
  readonly blocks: Lists;
  readonly parts: Parts;
  /** All time taken of the instruments and parts of which some is held, by id, and when the first of the holds expires. */
  readonly held: Map<string, readonly TakenRecord[]>;
  /** Bookings of users of other institutions, by row, where their share of the time is limited. */
  readonly outsiders: Map<number, readonly Booked[]>;
  nextExpiry: number;
  listed: number;
  /** Counts changes of rows, so that what is made of them knows when to make it again. */
  changes: number;
};

/** In `cells.stations`: 0 where nobody can book by time, this where no instrument is offered. */
export const ABSENT = -1;
/** In `cells.currency`. */
export const NO_PRICE = -1;

export function newMirror(reference: Reference, holidays: Holidays, window: Span): Mirror {
  const columns = ['region', 'class', 'technique', 'institution', 'facility', 'maker', 'mode'] as const;
  const mirror: Mirror = {
    things: thingsOf(reference),
    layers: new Map(),
    ids: newIds(),
    ranks: newRanks(),
    cells: newCells(),
    columns: Object.fromEntries(columns.map((name) => [name, newColumn()])) as Mirror['columns'],
    traits: newTraits(),
    names: newTable(),
    mentions: [],
    models: newTable(),
    sources: newTable(),
    currencies: newTable(),
    rulings: newRulings(),
    words: newWords(),
    texts: newLists(),
    times: newTimes(holidays, window),
    families: newFamilies(),
    blocks: newLists(),
    parts: newParts(),
    held: new Map(),
    outsiders: new Map(),
    nextExpiry: Number.POSITIVE_INFINITY,
    listed: 0,
    changes: 0,
  };
  for (const [id, layer] of reference.layers) setLayer(mirror, id, layer);
  return mirror;
}

/** Replaces the rules of an institution or facility. Its instruments are to be put again. */
export function setLayer({ layers }: Mirror, ownerId: string, layer: RuleLayer): void {
  layers.set(ownerId, layer);
}

/**
 * Adds or replaces an instrument; a withdrawn one, a part, or one whose owner is unknown, leaves the mirror. What is taken
 * of it and of what it takes along is to be set after.
 */
export function putInstrument(mirror: Mirror, record: InstrumentRecord): void {
  dropInstrument(mirror, record.id);
  mirror.changes += 1;
  const known = numberOfId(mirror.ids, record.id);
  if (known !== undefined) forgetStarts(mirror, known);
  const place = placeOf(mirror, record);
  if (record.withdrawnAt !== null || record.kind === 'part' || place === undefined) return;
  // The interface makes UUIDs only; a row that came in by another way cannot be shown.
  if (!isId(record.id) || !isId(record.scheduleId)) return;

  const row = numberOfId(mirror.ids, record.id) ?? newRow(mirror, record.id);
  mirror.listed += 1;
  putKind(mirror, row, record);
  putPlace(mirror, row, place);
  putPrices(mirror, row, record);
  putTexts(mirror, row, record);
  putTimes(mirror, row, record);
}

function newRow(mirror: Mirror, id: string): number {
  const row = addId(mirror.ids, id);
  makeRoomFor(mirror.cells, row);
  mirror.cells.stations[row] = ABSENT;
  addRank(mirror.ranks, mirror.ids, row);
  addList(mirror.texts);
  addList(mirror.blocks);
  return row;
}

function putKind(mirror: Mirror, row: number, record: InstrumentRecord): void {
  const { cells, columns, traits, names, models, sources } = mirror;
  const { name, manufacturer, model, source } = record;
  const kind = kindOf(mirror, record);
  const classTrait = classOf(mirror, record.classCode);
  cells.kind[row] = kind;
  cells.technique[row] = thingAt(traits.kinds, kind).set;
  cells.classTrait[row] = classTrait;
  cells.class[row] = thingAt(traits.classes, classTrait).set;
  cells.maker[row] = setId(columns.maker, manufacturer === null ? [] : [manufacturer]);
  cells.name[row] = numberIn(names, `${name.zh}\n${name.en}`, () => name);
  cells.model[row] = numberIn(models, model === null ? '' : ` ${model}`, () => model);
  cells.source[row] = numberIn(sources, source, () => source);
}

function putPlace({ cells, traits }: Mirror, row: number, place: number): void {
  const { sets } = thingAt(traits.places, place);
  cells.place[row] = place;
  for (const name of ['region', 'institution', 'facility'] as const) cells[name][row] = sets[name];
}

function putPrices({ cells, currencies }: Mirror, row: number, { prices }: InstrumentRecord): void {
  cells.currency[row] = prices ? numberIn(currencies, prices.currency, () => prices.currency) : NO_PRICE;
  cells.internal[row] = prices?.hourlyMinor.internal ?? 0;
  cells.academic[row] = prices?.hourlyMinor.academic ?? 0;
  cells.company[row] = prices?.hourlyMinor.company ?? 0;
}

function putTexts(mirror: Mirror, row: number, record: InstrumentRecord): void {
  const { words, cells } = mirror;
  const own = [...textIds(words, ownTexts(record)), ...mentionsOf(mirror, cells.name[row] as number)];
  setList(mirror.texts, row, own);
  addRow(words, row, own, traitsOf(mirror, row));
}

function mentionsOf({ words, things, names, mentions }: Mirror, name: number): readonly number[] {
  const known = mentions[name];
  if (known) return known;
  const found = textIds(words, mentionTexts(things, thingAt(names, name)));
  mentions[name] = found;
  return found;
}

function traitsOf({ cells, traits }: Mirror, row: number): number[] {
  const kind = thingAt(traits.kinds, cells.kind[row] as number);
  const ofClass = thingAt(traits.classes, cells.classTrait[row] as number);
  const place = thingAt(traits.places, cells.place[row] as number);
  return [kind.trait, ofClass.trait, place.trait];
}

function putTimes(mirror: Mirror, row: number, record: InstrumentRecord): void {
  const { cells, columns, times, rulings } = mirror;
  const { modes } = record;
  const layers = layersOf(mirror, record);
  for (const aspect of ['time', 'access', 'quota'] as const) {
    cells[aspect][row] = rulingNumber(rulings, aspect, layers, modes);
  }
  const buffers = generalRules({ layers });
  cells.bufferBefore[row] = buffers.bufferBeforeMinutes;
  cells.bufferAfter[row] = buffers.bufferAfterMinutes;
  const ruling = thingAt(rulings.rulings.access, cells.access[row] as number);
  cells.mode[row] = setId(columns.mode, ruling.offered);
  cells.schedule[row] = scheduleNumber(times, record.scheduleId);
  cells.group[row] = groupOfRow(mirror, row);
  cells.stations[row] = isBookable(ruling) ? record.stations : 0;
  setList(mirror.blocks, row, []);
  needParts(mirror.parts, row, record.parts, buffersOf(mirror, row));
  // How many there are of a part may have changed for all that need it.
  for (const { id } of record.parts) for (const needer of needersOf(mirror.parts, id)) forgetStarts(mirror, needer);
}

/** What a booking of a row needs before and after it; physical, so the same for everybody. */
export function buffersOf({ cells }: Mirror, row: number): Buffers {
  const { bufferBefore, bufferAfter } = cells;
  return { bufferBeforeMinutes: bufferBefore[row] as number, bufferAfterMinutes: bufferAfter[row] as number };
}

/** Hours and rules of a row: a number of `Times.groups`, or `~` one of `Families.list`, see `timesOf`. */
function groupOfRow(mirror: Mirror, row: number): number {
  const { cells, traits } = mirror;
  const { zone } = thingAt(traits.places, cells.place[row] as number).facility;
  return timesOf(mirror, cells.schedule[row] as number, zone, cells.time[row] as number);
}

const NOTHING_SAID: RuleLayer = {};

function layersOf({ layers }: Mirror, record: InstrumentRecord): RuleLayer[] {
  const of = (id: string) => layers.get(id) ?? NOTHING_SAID;
  return [of(record.institutionId), of(record.facilityId), record.rules];
}

export function dropInstrument(mirror: Mirror, id: string): void {
  const row = numberOfId(mirror.ids, id);
  if (row === undefined || mirror.cells.stations[row] === ABSENT) return;
  removeRow(mirror.words, row, listAt(mirror.texts, row), traitsOf(mirror, row));
  mirror.cells.stations[row] = ABSENT;
  unneedParts(mirror.parts, row);
  mirror.outsiders.delete(row);
  mirror.listed -= 1;
}

/** Whether an id has a row with an instrument that is offered, and which. */
export function offeredRow({ ids, cells }: Mirror, id: string): number | undefined {
  const row = numberOfId(ids, id);
  return row === undefined || cells.stations[row] === ABSENT ? undefined : row;
}

/** The rows with an instrument that is offered. */
export function* offeredRows({ ids, cells }: Mirror): Generator<number> {
  for (let row = 0; row < ids.count; row += 1) if (cells.stations[row] !== ABSENT) yield row;
}

/** Replaces what a schedule says; all instruments that follow it get its hours. */
export function setSchedule(mirror: Mirror, scheduleId: string, versions: readonly ScheduleVersion[]): void {
  const number = addSchedule(mirror.times, scheduleId, versions);
  const { schedule, group } = mirror.cells;
  for (const row of offeredRows(mirror)) {
    if (schedule[row] !== number) continue;
    group[row] = groupOfRow(mirror, row);
    forgetStarts(mirror, row);
  }
}

/** Those of some instruments whose rules limit the share of outsiders. */
export function sharedAmong(mirror: Mirror, ids: readonly string[]): string[] {
  const { cells, rulings } = mirror;
  return ids.filter((id) => {
    const row = offeredRow(mirror, id);
    return row !== undefined && limitsShare(thingAt(rulings.rulings.quota, cells.quota[row] as number));
  });
}

function limitsShare({ layers }: Ruling): boolean {
  const limits = ({ outsiderSharePercent }: RuleSettings) => (outsiderSharePercent ?? null) !== null;
  return layers.some((layer) => limits(layer) || (layer.cases ?? []).some(({ set }) => limits(set)));
}

/** Replaces what users of other institutions have booked of an instrument. */
export function setOutsiders(mirror: Mirror, id: string, booked: readonly Booked[]): void {
  const row = offeredRow(mirror, id);
  if (row === undefined) return;
  mirror.outsiders.set(row, booked);
  forgetStarts(mirror, row);
}
