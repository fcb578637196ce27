import { hash } from 'node:crypto';
import type { Localised } from '@jishi/shared/schema/primitives';
import {
  type PriceList,
  priceList,
  type RuleLayer,
  ruleLayer,
  type ServiceMode,
  serviceMode,
} from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import { z } from 'zod';
import { parseJson } from '../json.ts';
import type { Db } from '../open.ts';
import { notOfferedSince } from './admission.ts';
import type { StoredEvent } from './event.ts';
import { readNeeds } from './needs.ts';

const words = z.array(z.string());
const synonyms = z.object({ zh: words.default([]), en: words.default([]) });
const modes = z.array(serviceMode);

export type RegionRecord = { code: string; level: string; parent: string | null; name: Localised };
export type ClassRecord = { code: string; parent: string | null; name: Localised };
/** What a technique or a type is called: `words` are synonyms and abbreviations of both languages. */
export type TechniqueRecord = { id: string; name: Localised; words: readonly string[]; broader: string | null };
export type TypeRecord = { id: string; name: Localised; words: readonly string[]; techniques: readonly string[] };
export type InstitutionRecord = { id: string; name: Localised; lat: number | null; lng: number | null };
export type FacilityRecord = {
  id: string;
  name: Localised;
  region: string | null;
  zone: string;
  lat: number | null;
  lng: number | null;
};

/** Everything that instruments refer to. */
export type Reference = {
  readonly regions: readonly RegionRecord[];
  readonly classes: readonly ClassRecord[];
  readonly techniques: readonly TechniqueRecord[];
  readonly types: readonly TypeRecord[];
  readonly institutions: readonly InstitutionRecord[];
  readonly facilities: readonly FacilityRecord[];
  /** Rules for all instruments of an institution or a facility, by its id. */
  readonly layers: ReadonlyMap<string, RuleLayer>;
};

/** Something that each booking of an instrument takes along, on any of its stations. */
export type PartRecord = { readonly id: string; readonly stations: number };

/** One instrument as discovery needs it. Parsed columns are shared between rows: treat them as frozen. */
export type InstrumentRecord = {
  readonly id: string;
  readonly name: Localised;
  readonly institutionId: string;
  readonly facilityId: string;
  readonly scheduleId: string;
  readonly typeId: string | null;
  readonly classCode: string | null;
  readonly techniques: readonly string[];
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly descriptions: readonly string[];
  readonly modes: readonly ServiceMode[];
  readonly rules: RuleLayer;
  readonly prices: PriceList | null;
  readonly stations: number;
  /** A part is not listed. */
  readonly kind: 'instrument' | 'part';
  /** What is always taken along. */
  readonly parts: readonly PartRecord[];
  readonly withdrawnAt: number | null;
  readonly source: string;
};

/** Time of a station that somebody has; a hold counts until it expires. */
export type TakenRecord = Span & { readonly station: number; readonly expiresAt: number | null };

function nameOf(row: { name_zh: string | null; name_en: string | null }): Localised {
  return {
    ...(row.name_zh === null ? {} : { zh: row.name_zh }),
    ...(row.name_en === null ? {} : { en: row.name_en }),
  };
}

function wordsOf(row: { synonyms: string; abbreviations: string }): string[] {
  const { zh, en } = parseJson(synonyms, row.synonyms);
  return [...zh, ...en, ...parseJson(words, row.abbreviations)];
}

/** Regions, classes, techniques, types, institutions and facilities: small beside the instruments. */
export async function readReference(db: Db): Promise<Reference> {
  const regions = await db.selectFrom('region').selectAll().execute();
  const classes = await db.selectFrom('instrument_class').selectAll().execute();
  const techniques = await db.selectFrom('technique').selectAll().execute();
  const types = await db.selectFrom('instrument_type').selectAll().execute();
  const place = ['id', 'name_zh', 'name_en', 'lat', 'lng'] as const;
  const institutions = await db.selectFrom('institution').select(place).execute();
  const facilities = await db.selectFrom('facility').select(place).select(['region_code', 'zone']).execute();
  return {
    regions: regions.map((row) => ({ code: row.code, level: row.level, parent: row.parent_code, name: nameOf(row) })),
    classes: classes.map((row) => ({ code: row.code, parent: row.parent_code, name: nameOf(row) })),
    techniques: techniques.map((row) => ({
      id: row.id,
      name: nameOf(row),
      words: wordsOf(row),
      broader: row.broader_id,
    })),
    types: types.map((row) => ({
      id: row.id,
      name: nameOf(row),
      words: wordsOf(row),
      techniques: parseJson(words, row.techniques),
    })),
    institutions: institutions.map((row) => ({ id: row.id, name: nameOf(row), lat: row.lat, lng: row.lng })),
    facilities: facilities.map((row) => ({
      id: row.id,
      name: nameOf(row),
      region: row.region_code,
      zone: row.zone,
      lat: row.lat,
      lng: row.lng,
    })),
    layers: await readLayers(db),
  };
}

/** The rules of institutions and facilities by their ids: of all, or of those that are named. */
export async function readLayers(db: Db, ids?: readonly string[]): Promise<Map<string, RuleLayer>> {
  let institutions = db.selectFrom('institution').select(['id', 'rules']);
  let facilities = db.selectFrom('facility').select(['id', 'rules']);
  if (ids) {
    institutions = institutions.where('id', 'in', [...ids]);
    facilities = facilities.where('id', 'in', [...ids]);
  }
  const rows = [...(await institutions.execute()), ...(await facilities.execute())];
  return new Map(rows.map((row) => [row.id, parseJson(ruleLayer, row.rules)]));
}

function selectInstruments(db: Db) {
  return db
    .selectFrom('instrument')
    .select(['id', 'name_zh', 'name_en', 'institution_id', 'facility_id', 'schedule_id', 'type_id', 'class_code'])
    .select(['techniques', 'manufacturer', 'model', 'function_zh', 'function_en', 'specs_zh', 'specs_en'])
    .select(['modes', 'rules', 'prices', 'stations', 'kind', 'source'])
    .select(notOfferedSince.as('withdrawn_at'));
}

type InstrumentRow = Awaited<ReturnType<ReturnType<typeof selectInstruments>['execute']>>[number];

function toRecord(row: InstrumentRow, parts: readonly PartRecord[]): InstrumentRecord {
  return {
    id: row.id,
    name: nameOf(row),
    institutionId: row.institution_id,
    facilityId: row.facility_id,
    scheduleId: row.schedule_id,
    typeId: row.type_id,
    classCode: row.class_code,
    techniques: parseJson(words, row.techniques),
    manufacturer: row.manufacturer,
    model: row.model,
    descriptions: [row.function_zh, row.function_en, row.specs_zh, row.specs_en].filter((text) => text !== null),
    modes: parseJson(modes, row.modes),
    rules: parseJson(ruleLayer, row.rules),
    prices: row.prices === null ? null : parseJson(priceList, row.prices),
    stations: row.stations,
    kind: row.kind,
    parts,
    withdrawnAt: row.withdrawn_at,
    source: row.source,
  };
}

const NO_PARTS: readonly PartRecord[] = [];

async function toRecords(db: Db, rows: readonly InstrumentRow[]): Promise<InstrumentRecord[]> {
  if (rows.length === 0) return [];
  const needs = await readNeeds(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => {
    const always = needs.get(row.id)?.filter(({ need }) => need === 'always');
    return toRecord(row, always?.map(({ partId, stations }) => ({ id: partId, stations })) ?? NO_PARTS);
  });
}

/** The next instruments that are offered, in the order of ids, after an id ('' begins). Fewer than `limit` ends it. */
export async function readInstrumentsAfter(db: Db, afterId: string, limit: number): Promise<InstrumentRecord[]> {
  const offered = selectInstruments(db).where(notOfferedSince, 'is', null).where('kind', '=', 'instrument');
  const query = offered.orderBy('id').limit(limit);
  return toRecords(db, await (afterId === '' ? query : query.where('id', '>', afterId)).execute());
}

/** These instruments, parts and withdrawn ones too; unknown ids are missing from the answer. */
export async function readInstruments(db: Db, ids: readonly string[]): Promise<InstrumentRecord[]> {
  if (ids.length === 0) return [];
  const rows = await selectInstruments(db)
    .where('id', 'in', [...ids])
    .execute();
  return toRecords(db, rows);
}

/**
 * Parts whose time may have changed with that of instruments or with these bookings: what they take along now, by choice
 * too, and what the bookings took.
 */
export async function readPartsTouched(
  db: Db,
  instrumentIds: readonly string[],
  bookingIds: readonly string[],
): Promise<Set<string>> {
  if (instrumentIds.length === 0 || bookingIds.length === 0) return new Set();
  const needed = await db
    .selectFrom('instrument_part')
    .select('part_id')
    .where('instrument_id', 'in', [...instrumentIds])
    .execute();
  const taken = await db
    .selectFrom('booking_part')
    .select('part_id')
    .where('booking_id', 'in', [...bookingIds])
    .execute();
  return new Set([...needed, ...taken].map((row) => row.part_id));
}

const takenColumns = ['instrument_id', 'station', 'from_at', 'to_at', 'expires_at'] as const;

/** What is taken of the instruments between two ids (both included, in the database's order) and ends after `endsAfter`. */
export async function readTakenBetween(db: Db, firstId: string, lastId: string, endsAfter: number) {
  const rows = await db
    .selectFrom('occupancy')
    .select(takenColumns)
    .where('instrument_id', '>=', firstId)
    .where('instrument_id', '<=', lastId)
    .where('to_at', '>', endsAfter)
    .orderBy('instrument_id')
    .orderBy('station')
    .orderBy('from_at')
    .execute();
  return byInstrument(rows);
}

/** What is taken of these instruments and ends after `endsAfter`, sorted by station and time. */
export async function readTakenOf(db: Db, ids: readonly string[], endsAfter: number) {
  if (ids.length === 0) return new Map<string, TakenRecord[]>();
  const rows = await db
    .selectFrom('occupancy')
    .select(takenColumns)
    .where('instrument_id', 'in', [...ids])
    .where('to_at', '>', endsAfter)
    .orderBy('instrument_id')
    .orderBy('station')
    .orderBy('from_at')
    .execute();
  return byInstrument(rows);
}

type TakenRow = { instrument_id: string; station: number; from_at: number; to_at: number; expires_at: number | null };

function byInstrument(rows: readonly TakenRow[]): Map<string, TakenRecord[]> {
  const taken = new Map<string, TakenRecord[]>();
  for (const row of rows) {
    const entry = { station: row.station, from: row.from_at, to: row.to_at, expiresAt: row.expires_at };
    const list = taken.get(row.instrument_id);
    if (list) list.push(entry);
    else taken.set(row.instrument_id, [entry]);
  }
  return taken;
}

/** Ids of all schedules that instruments follow. */
export async function readScheduleIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('schedule').select('id').execute();
  return rows.map((row) => row.id);
}

const MARKED = ['at', 'kind', 'subject_id', 'actor_id', 'data'] as const;

/** What an event says, to know it again. */
export function markOf(event: Pick<StoredEvent, (typeof MARKED)[number]>): string {
  return hash('sha256', JSON.stringify(MARKED.map((column) => event[column])));
}

/** The mark of the event of this number, empty when there is none. Another database has another one. */
export async function readMark(db: Db, eventId: number): Promise<string> {
  if (eventId === 0) return 'the beginning';
  const event = await db.selectFrom('event').select(MARKED).where('id', '=', eventId).executeTakeFirst();
  return event ? markOf(event) : '';
}

/** How many instruments are offered. */
export async function countOffered(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('instrument')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(notOfferedSince, 'is', null)
    .where('kind', '=', 'instrument')
    .executeTakeFirstOrThrow();
  return count;
}
