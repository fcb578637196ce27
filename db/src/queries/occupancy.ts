import type { OccupancyKind } from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import type { Db, Trx } from '../open.ts';
import type { OccupancyTable } from '../schema.ts';
import { chunk } from './chunk.ts';
import { insertRows } from './insert-rows.ts';

/** Takes time of a station. The database refuses an overlap; see `isOverlap`. */
export async function occupy(
  trx: Trx,
  rows: readonly (Span & {
    instrumentId: string;
    station: number;
    kind: OccupancyKind;
    ownerId: string;
    /** When a hold ends by itself; null for everything else. */
    expiresAt: number | null;
  })[],
): Promise<void> {
  await insertRows(
    trx,
    'occupancy',
    rows.map((row) => ({
      instrument_id: row.instrumentId,
      station: row.station,
      from_at: row.from,
      to_at: row.to,
      kind: row.kind,
      owner_id: row.ownerId,
      expires_at: row.expiresAt,
    })),
  );
}

/** Deletes all time of owners, and nothing else: what gives it back so that others hear of it is the engine's `release`. */
export async function deleteTime(trx: Trx, ownerIds: readonly string[]): Promise<void> {
  for (const some of chunk(ownerIds, 1)) await trx.deleteFrom('occupancy').where('owner_id', 'in', some).execute();
}

/** Gives back the time of an owner after `instant`. */
export async function releaseFrom(trx: Trx, ownerId: string, instant: number): Promise<void> {
  await trx.deleteFrom('occupancy').where('owner_id', '=', ownerId).where('from_at', '>=', instant).execute();
  await trx
    .updateTable('occupancy')
    .set({ to_at: instant })
    .where('owner_id', '=', ownerId)
    .where('to_at', '>', instant)
    .execute();
}

/** Makes the time of an owner end earlier by `milliseconds`; what would end before it begins goes away. */
export async function shorten(trx: Trx, ownerId: string, milliseconds: number): Promise<void> {
  if (milliseconds <= 0) return;
  await trx
    .deleteFrom('occupancy')
    .where('owner_id', '=', ownerId)
    .where((eb) => eb(eb('to_at', '-', milliseconds), '<=', eb.ref('from_at')))
    .execute();
  await trx
    .updateTable('occupancy')
    .set((eb) => ({ to_at: eb('to_at', '-', milliseconds) }))
    .where('owner_id', '=', ownerId)
    .execute();
}

/** Makes the time of an owner reach to `instant` again. The database refuses an overlap; see `isOverlap`. */
export async function extendTo(trx: Trx, ownerId: string, instant: number): Promise<void> {
  await trx
    .updateTable('occupancy')
    .set({ to_at: instant })
    .where('owner_id', '=', ownerId)
    .where('to_at', '<', instant)
    .execute();
}

/** The time that owners have, on instruments and parts. */
export async function readTimes(db: Db, ownerIds: readonly string[]): Promise<OccupancyTable[]> {
  if (ownerIds.length === 0) return [];
  return db
    .selectFrom('occupancy')
    .selectAll()
    .where('owner_id', 'in', [...ownerIds])
    .execute();
}

/** The time that an owner has, on instruments and parts. */
export async function readTime(db: Db, ownerId: string): Promise<OccupancyTable[]> {
  return db.selectFrom('occupancy').selectAll().where('owner_id', '=', ownerId).execute();
}

/**
 * Whether somebody was kept waiting: another booking that had begun by `until` on a station that `ownerId` should have
 * left at the end of its time.
 */
export async function keptWaiting(db: Db, ownerId: string, until: number): Promise<boolean> {
  const row = await db
    .selectFrom('occupancy as own')
    .innerJoin('occupancy as next', (join) =>
      join
        .onRef('next.instrument_id', '=', 'own.instrument_id')
        .onRef('next.station', '=', 'own.station')
        .onRef('next.from_at', '>=', 'own.to_at'),
    )
    .innerJoin('booking', 'booking.id', 'next.owner_id')
    .select('booking.id')
    .where('own.owner_id', '=', ownerId)
    .where('next.kind', '=', 'booking')
    .where('booking.from_at', '<', until)
    .where('booking.state', 'in', ['confirmed', 'in-use', 'completed'])
    .executeTakeFirst();
  return row !== undefined;
}

/** Who has time of an instrument inside a window, in order. Holds that are over by `now` are left out. */
export async function readOccupancy(db: Db, instrumentIds: readonly string[], window: Span, now: number) {
  return db
    .selectFrom('occupancy')
    .leftJoin('booking', 'booking.id', 'occupancy.owner_id')
    .leftJoin('person', 'person.id', 'booking.person_id')
    .leftJoin('closure', 'closure.id', 'occupancy.owner_id')
    .leftJoin('external_busy', 'external_busy.id', 'occupancy.owner_id')
    .leftJoin('external_calendar', 'external_calendar.id', 'external_busy.calendar_id')
    .select([
      'occupancy.instrument_id',
      'occupancy.station',
      'occupancy.from_at',
      'occupancy.to_at',
      'occupancy.kind',
      'occupancy.owner_id',
      'booking.person_id',
      'booking.state',
      'booking.from_at as booked_from',
      'booking.to_at as booked_to',
      'person.name as person_name',
      'closure.reason as closure_reason',
      'external_calendar.name as calendar_name',
      'external_busy.title as busy_title',
    ])
    .where('occupancy.instrument_id', 'in', [...instrumentIds])
    .where('occupancy.from_at', '<', window.to)
    .where('occupancy.to_at', '>', window.from)
    .where((eb) => eb.or([eb('occupancy.expires_at', 'is', null), eb('occupancy.expires_at', '>', now)]))
    .orderBy('occupancy.instrument_id')
    .orderBy('occupancy.station')
    .orderBy('occupancy.from_at')
    .execute();
}

/** The instruments and parts of which owners have time. */
export async function ownersInstruments(db: Db, ownerIds: readonly string[]): Promise<string[]> {
  if (ownerIds.length === 0) return [];
  const rows = await db
    .selectFrom('occupancy')
    .select('instrument_id')
    .distinct()
    .where('owner_id', 'in', [...ownerIds])
    .execute();
  return rows.map((row) => row.instrument_id);
}
