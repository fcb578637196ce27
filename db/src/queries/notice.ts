import type { Localised } from '@jishi/shared/schema/primitives';
import type { Db } from '../open.ts';
import type { AuthorisationTable, BookingTable, BreachTable, OfferTable, PauseTable, TroubleTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export type NoticeBooking = Pick<
  BookingTable,
  'id' | 'person_id' | 'group_id' | 'instrument_id' | 'facility_id' | 'from_at' | 'to_at' | 'state' | 'reason'
> & { readonly person: string };

export type NoticePlace = { readonly name: Localised; readonly zone: string };
export type NoticeInstrument = { readonly name: Localised; readonly facilityId: string };

type ById<T> = ReadonlyMap<string, T>;

function nameOf(row: { name_zh: string | null; name_en: string | null }): Localised {
  return { ...(row.name_zh === null ? {} : { zh: row.name_zh }), ...(row.name_en === null ? {} : { en: row.name_en }) };
}

async function inPieces<T>(ids: readonly string[], read: (ids: string[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = [];
  for (const piece of chunk([...new Set(ids)], 1)) found.push(...(await read(piece)));
  return found;
}

/** Bookings with the names of those whose they are. */
export async function noticeBookings(db: Db, ids: readonly string[]): Promise<ById<NoticeBooking>> {
  const rows = await inPieces(ids, (piece) =>
    db
      .selectFrom('booking')
      .innerJoin('person', 'person.id', 'booking.person_id')
      .select(['booking.id', 'booking.person_id', 'booking.group_id', 'booking.instrument_id', 'booking.facility_id'])
      .select(['booking.from_at', 'booking.to_at', 'booking.state', 'booking.reason', 'person.name as person'])
      .where('booking.id', 'in', piece)
      .execute(),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function noticeInstruments(db: Db, ids: readonly string[]): Promise<ById<NoticeInstrument>> {
  const rows = await inPieces(ids, (piece) =>
    db.selectFrom('instrument').select(['id', 'name_zh', 'name_en', 'facility_id']).where('id', 'in', piece).execute(),
  );
  return new Map(rows.map((row) => [row.id, { name: nameOf(row), facilityId: row.facility_id }]));
}

export async function noticePlaces(db: Db, ids: readonly string[]): Promise<ById<NoticePlace>> {
  const rows = await inPieces(ids, (piece) =>
    db.selectFrom('facility').select(['id', 'name_zh', 'name_en', 'zone']).where('id', 'in', piece).execute(),
  );
  return new Map(rows.map((row) => [row.id, { name: nameOf(row), zone: row.zone }]));
}

export async function noticeOffers(db: Db, ids: readonly string[]): Promise<ById<OfferTable>> {
  const rows = await inPieces(ids, (piece) => db.selectFrom('offer').selectAll().where('id', 'in', piece).execute());
  return new Map(rows.map((row) => [row.id, row]));
}

export async function noticeBreaches(db: Db, ids: readonly string[]): Promise<ById<BreachTable>> {
  const rows = await inPieces(ids, (piece) => db.selectFrom('breach').selectAll().where('id', 'in', piece).execute());
  return new Map(rows.map((row) => [row.id, row]));
}

export async function noticePauses(db: Db, ids: readonly string[]): Promise<ById<PauseTable>> {
  const rows = await inPieces(ids, (piece) => db.selectFrom('pause').selectAll().where('id', 'in', piece).execute());
  return new Map(rows.map((row) => [row.id, row]));
}

export async function noticeAuthorisations(db: Db, ids: readonly string[]): Promise<ById<AuthorisationTable>> {
  const rows = await inPieces(ids, (piece) =>
    db.selectFrom('authorisation').selectAll().where('id', 'in', piece).execute(),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type NoticeTrouble = Pick<TroubleTable, 'id' | 'instrument_id' | 'person_id' | 'kind' | 'text' | 'answer'> & {
  readonly person: string;
};

/** Reports of problems with the names of those who made them. */
export async function noticeTroubles(db: Db, ids: readonly string[]): Promise<ById<NoticeTrouble>> {
  const rows = await inPieces(ids, (piece) =>
    db
      .selectFrom('trouble')
      .innerJoin('person', 'person.id', 'trouble.person_id')
      .select(['trouble.id', 'trouble.instrument_id', 'trouble.person_id', 'trouble.kind', 'trouble.text'])
      .select(['trouble.answer', 'person.name as person'])
      .where('trouble.id', 'in', piece)
      .execute(),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function noticeNames(db: Db, personIds: readonly string[]): Promise<ById<string>> {
  const rows = await inPieces(personIds, (piece) =>
    db.selectFrom('person').select(['id', 'name']).where('id', 'in', piece).execute(),
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
