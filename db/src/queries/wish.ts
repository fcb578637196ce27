import type { Span } from '@jishi/shared/time/span';
import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Db, Trx } from '../open.ts';
import type { WishTable } from '../schema.ts';

const LINE_LOCK = 6_003;

/**
 * One transaction at a time changes wishes, until it ends: a wish may stand in the lines of many instruments, of which
 * a change has locked only some. Comes after the agendas, and nothing is locked after it. SQLite has one writer anyway.
 */
export async function lockLine(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock(${sql.lit(LINE_LOCK)})`.execute(trx);
}

export type WishState = WishTable['state'];
/** States in which a wish stands in line. */
export const OPEN_WISH_STATES: readonly WishState[] = ['waiting', 'offered'];

export async function readWish(db: Db, wishId: string): Promise<WishTable | undefined> {
  return db.selectFrom('wish').selectAll().where('id', '=', wishId).executeTakeFirst();
}

/** The instruments in whose lines wishes stand, by wish: its own first. */
export async function readWishInstruments(db: Db, wishIds: readonly string[]): Promise<Map<string, string[]>> {
  if (wishIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('wish_instrument')
    .innerJoin('wish', 'wish.id', 'wish_instrument.wish_id')
    .select(['wish_id', 'wish_instrument.instrument_id', 'wish.instrument_id as own_id'])
    .where('wish_id', 'in', [...wishIds])
    .orderBy('wish_instrument.instrument_id')
    .execute();
  const ofWish = Map.groupBy(rows, (row) => row.wish_id);
  return new Map([...ofWish].map(([id, list]) => [id, ownFirst(list)]));
}

function ownFirst(rows: readonly { instrument_id: string; own_id: string }[]): string[] {
  const own = rows.filter((row) => row.instrument_id === row.own_id);
  const others = rows.filter((row) => row.instrument_id !== row.own_id);
  return [...own, ...others].map((row) => row.instrument_id);
}

export async function insertWish(trx: Trx, wish: WishTable, instrumentIds: readonly string[]): Promise<void> {
  await trx.insertInto('wish').values(wish).execute();
  await trx
    .insertInto('wish_instrument')
    .values(instrumentIds.map((instrumentId) => ({ wish_id: wish.id, instrument_id: instrumentId })))
    .execute();
}

/** Changes a wish that is in the state `from`; one that is over leaves every line. Needs the line locked. */
export async function changeWish(
  trx: Trx,
  wishId: string,
  from: WishState,
  change: Pick<WishTable, 'state'> & Partial<Pick<WishTable, 'queued_at'>>,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('wish')
    .set(change)
    .where('id', '=', wishId)
    .where('state', '=', from)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`wish ${wishId} is not ${from}`);
  if (OPEN_WISH_STATES.includes(change.state)) return;
  await trx.deleteFrom('wish_instrument').where('wish_id', '=', wishId).execute();
}

/** Wishes of a person, those in line first, then the newest. */
export async function listWishes(db: Db, personId: string, limit: number): Promise<WishTable[]> {
  return db
    .selectFrom('wish')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy((eb) => eb.case().when('state', 'in', OPEN_WISH_STATES).then(0).else(1).end())
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function countOpenWishes(db: Db, personId: string): Promise<number> {
  const { n } = await db
    .selectFrom('wish')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('person_id', '=', personId)
    .where('state', 'in', OPEN_WISH_STATES)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** A wish that waits, with those of the instruments asked for in whose lines it stands, its own first. */
export type InLine = WishTable & { readonly instrumentIds: readonly string[] };

/** Whether anybody waits for one of the instruments. */
export async function isAwaited(db: Db, instrumentIds: readonly string[]): Promise<boolean> {
  const row = await waiting(db, instrumentIds).select('wish.id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Who waits for instruments, in the order in which they are asked. People who are suspended are passed over. */
export async function readLine(db: Db, instrumentIds: readonly string[], limit: number): Promise<InLine[]> {
  const wishes = await db
    .selectFrom('wish')
    .innerJoin('person', 'person.id', 'wish.person_id')
    .selectAll('wish')
    .where('wish.id', 'in', waiting(db, instrumentIds).select('wish.id'))
    .where('person.suspended_at', 'is', null)
    .orderBy('wish.queued_at')
    .orderBy('wish.id')
    .limit(limit)
    .execute();
  const ofWish = await readWishInstruments(
    db,
    wishes.map((wish) => wish.id),
  );
  const asked = new Set(instrumentIds);
  return wishes.map((wish) => ({
    ...wish,
    instrumentIds: (ofWish.get(wish.id) ?? []).filter((instrumentId) => asked.has(instrumentId)),
  }));
}

function waiting(db: Db, instrumentIds: readonly string[]) {
  return db
    .selectFrom('wish_instrument')
    .innerJoin('wish', 'wish.id', 'wish_instrument.wish_id')
    .where('wish_instrument.instrument_id', 'in', [...instrumentIds])
    .where('wish.state', '=', 'waiting');
}

/**
 * The place of each wish that waits, from 1: one more than there are wishes before it that wait for one of its
 * instruments in a window that overlaps its own.
 */
export async function readPlaces(db: Db, wishIds: readonly string[]): Promise<Map<string, number>> {
  if (wishIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('wish as own')
    .innerJoin('wish_instrument as wanted', 'wanted.wish_id', 'own.id')
    .leftJoin('wish_instrument as other', (join) =>
      join.onRef('other.instrument_id', '=', 'wanted.instrument_id').onRef('other.wish_id', '<>', 'own.id'),
    )
    .leftJoin('wish as ahead', (join) =>
      join
        .onRef('ahead.id', '=', 'other.wish_id')
        .on('ahead.state', '=', 'waiting')
        .onRef('ahead.from_at', '<', 'own.to_at')
        .onRef('ahead.to_at', '>', 'own.from_at')
        .on((eb) =>
          eb.or([
            eb('ahead.queued_at', '<', eb.ref('own.queued_at')),
            eb.and([eb('ahead.queued_at', '=', eb.ref('own.queued_at')), eb('ahead.id', '<', eb.ref('own.id'))]),
          ]),
        ),
    )
    .select((eb) => ['own.id', eb.fn.count('ahead.id').distinct().as('ahead')])
    .where('own.id', 'in', [...wishIds])
    .where('own.state', '=', 'waiting')
    .groupBy('own.id')
    .execute();
  return new Map(rows.map((row) => [row.id, Number(row.ahead) + 1]));
}

/** The wishes that wait and that nobody has looked at for longest, with when their people were suspended. */
export async function readLeastLookedAt(
  db: Db,
  limit: number,
): Promise<(WishTable & { readonly suspended_at: number | null })[]> {
  return db
    .selectFrom('wish')
    .innerJoin('person', 'person.id', 'wish.person_id')
    .selectAll('wish')
    .select('person.suspended_at')
    .where('wish.state', '=', 'waiting')
    .orderBy('wish.looked_at')
    .orderBy('wish.id')
    .limit(limit)
    .execute();
}

/** Needs the line locked. */
export async function markLookedAt(trx: Trx, wishIds: readonly string[], now: number): Promise<void> {
  await trx
    .updateTable('wish')
    .set({ looked_at: now })
    .where('id', 'in', [...wishIds])
    .execute();
}

/** What stands in the lines of a facility's instruments, in order; nothing about who it is. */
export type FacilityWish = Span & {
  readonly id: string;
  readonly instrumentId: string;
  readonly minutes: number;
  readonly mode: WishTable['mode'];
  readonly state: WishState;
  readonly queuedAt: number;
};

export async function readFacilityLine(db: Db, facilityId: string, limit: number): Promise<FacilityWish[]> {
  return db
    .selectFrom('instrument')
    .innerJoin('wish_instrument', 'wish_instrument.instrument_id', 'instrument.id')
    .innerJoin('wish', 'wish.id', 'wish_instrument.wish_id')
    .select(['wish.id', 'wish_instrument.instrument_id as instrumentId', 'wish.from_at as from', 'wish.to_at as to'])
    .select(['wish.minutes', 'wish.mode', 'wish.state', 'wish.queued_at as queuedAt'])
    .where('instrument.facility_id', '=', facilityId)
    .orderBy('wish_instrument.instrument_id')
    .orderBy('wish.queued_at')
    .orderBy('wish.id')
    .limit(limit)
    .execute();
}

/** How many wait and how many have an offer, by instrument of a facility. */
export async function countFacilityLine(db: Db, facilityId: string) {
  const rows = await db
    .selectFrom('instrument')
    .innerJoin('wish_instrument', 'wish_instrument.instrument_id', 'instrument.id')
    .innerJoin('wish', 'wish.id', 'wish_instrument.wish_id')
    .select((eb) => ['wish_instrument.instrument_id', 'wish.state', eb.fn.countAll().as('n')])
    .where('instrument.facility_id', '=', facilityId)
    .groupBy(['wish_instrument.instrument_id', 'wish.state'])
    .orderBy('wish_instrument.instrument_id')
    .execute();
  return rows.map((row) => ({ instrumentId: row.instrument_id, state: row.state, count: Number(row.n) }));
}
