import type { OccupancyKind } from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import type { Db, Trx } from '../open.ts';
import type { ClosureTable } from '../schema.ts';
import { chunk } from './chunk.ts';

export async function readClosure(db: Db, closureId: string): Promise<ClosureTable | undefined> {
  return db.selectFrom('closure').selectAll().where('id', '=', closureId).executeTakeFirst();
}

const CLOSURE_COLUMNS = 13;

export async function insertClosures(trx: Trx, closures: readonly ClosureTable[]): Promise<void> {
  for (const some of chunk(closures, CLOSURE_COLUMNS)) await trx.insertInto('closure').values(some).execute();
}

/** Closures of an instrument that are not over at `instant`, by start. */
export async function listClosures(db: Db, instrumentId: string, instant: number): Promise<ClosureTable[]> {
  return lastingClosures(db, [instrumentId], instant);
}

/** The same of several instruments. */
export async function lastingClosures(
  db: Db,
  instrumentIds: readonly string[],
  instant: number,
): Promise<ClosureTable[]> {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('closure')
    .selectAll()
    .where('instrument_id', 'in', [...instrumentIds])
    .where('to_at', '>', instant)
    .where('ended_at', 'is', null)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
}

/** Closures of instruments that nobody ended and that meet a span, also those that are over, by start. */
export async function closuresWithin(db: Db, instrumentIds: readonly string[], span: Span): Promise<ClosureTable[]> {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('closure')
    .selectAll()
    .where('instrument_id', 'in', [...instrumentIds])
    .where('from_at', '<', span.to)
    .where('to_at', '>', span.from)
    .where('ended_at', 'is', null)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
}

/** The closures that a change of availability made. */
export async function closuresOfChange(db: Db, changeId: string, instrumentIds: readonly string[]) {
  if (instrumentIds.length === 0) return [];
  return db
    .selectFrom('closure')
    .selectAll()
    .where('instrument_id', 'in', [...instrumentIds])
    .where('change_id', '=', changeId)
    .orderBy('instrument_id')
    .execute();
}

/** Ends a closure: its time becomes `[from, to)`, possibly empty for one that had not begun. */
export async function endClosure(
  trx: Trx,
  closure: ClosureTable,
  toAt: number,
  now: number,
  updatedAt: number,
): Promise<void> {
  await trx
    .updateTable('closure')
    .set({ to_at: toAt, ended_at: now, updated_at: updatedAt, sequence: closure.sequence + 1 })
    .where('id', '=', closure.id)
    .execute();
}

/** Time of a station that meets a span, with what has it. */
export type Taking = Span & {
  readonly instrumentId: string;
  readonly station: number;
  readonly kind: OccupancyKind;
  readonly ownerId: string;
};

/** What has time of instruments and parts inside a span, by instrument, station and start. */
export async function takingsWithin(db: Db, instrumentIds: readonly string[], span: Span): Promise<Taking[]> {
  if (instrumentIds.length === 0) return [];
  const rows = await db
    .selectFrom('occupancy')
    .select(['instrument_id', 'station', 'from_at', 'to_at', 'kind', 'owner_id'])
    .where('instrument_id', 'in', [...instrumentIds])
    .where('from_at', '<', span.to)
    .where('to_at', '>', span.from)
    .orderBy('instrument_id')
    .orderBy('station')
    .orderBy('from_at')
    .execute();
  return rows.map((row) => ({
    instrumentId: row.instrument_id,
    station: row.station,
    from: row.from_at,
    to: row.to_at,
    kind: row.kind,
    ownerId: row.owner_id,
  }));
}

/** Why closures were made, by id. */
export async function closureReasons(db: Db, closureIds: readonly string[]): Promise<Map<string, string>> {
  if (closureIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('closure')
    .select(['id', 'reason'])
    .where('id', 'in', [...closureIds])
    .execute();
  return new Map(rows.map(({ id, reason }) => [id, reason]));
}
