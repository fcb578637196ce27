import { listAvailabilityChanges } from '@jishi/db/queries/availability';
import { closuresOfChange } from '@jishi/db/queries/closure';
import { personNames } from '@jishi/db/queries/naming';
import type { AvailabilityChangeTable } from '@jishi/db/schema';
import type { Anyone } from '@jishi/shared/rules/access';
import { type AvailabilityChange, type ChangeSummary, hitDone, UNDO_DAYS } from '@jishi/shared/schema/availability';
import { formatInstant, formatSpan, id } from '@jishi/shared/schema/primitives';
import { DAY_MS } from '@jishi/shared/time/span';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { readContent, readUndo } from './change-record.ts';

/** A change with all that was done about bookings, and once it was undone, what came of them. */
export async function changeOut(deps: Deps, row: AvailabilityChangeTable): Promise<AvailabilityChange> {
  const content = readContent(row);
  const undo = readUndo(row);
  const closures = await closuresOfChange(deps.store.read, row.id, content.instrumentIds);
  const names = await personNames(deps.store.read, [row.actor_id]);
  return {
    ...headOf(row, names),
    closures: closures.map((closure) => ({
      id: closure.id,
      instrumentId: closure.instrument_id,
      ...formatSpan({ from: closure.from_at, to: closure.to_at }),
    })),
    outside: undo.outside,
    bookings: undo.bookings.map(({ id: bookingId, did, was, moved, message, fate }) => ({
      bookingId,
      did,
      ...formatSpan(was),
      moved: moved && formatSpan(moved),
      message,
      fate,
    })),
  };
}

function headOf(row: AvailabilityChangeTable, names: ReadonlyMap<string, string>) {
  const { instrumentIds, reason, schedule } = readContent(row);
  return {
    id: row.id,
    facilityId: row.facility_id,
    kind: row.kind,
    at: formatInstant(row.at),
    by: { id: row.actor_id, name: names.get(row.actor_id) ?? '' },
    instrumentIds,
    reason,
    schedule,
    undoUntil: formatInstant(row.at + UNDO_DAYS * DAY_MS),
    undoneAt: row.undone_at === null ? null : formatInstant(row.undone_at),
  };
}

/** Where a page of changes ends: the instant and id of its last one. */
const place = z.tuple([z.int(), id]);

/** Changes of a facility, newest first. Throws `forbidden`, `unauthenticated`, `not-found`. */
export async function readChanges(
  deps: Deps,
  actor: Anyone,
  facilityId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ items: ChangeSummary[]; next: string | null }> {
  await managedFacility(deps, actor, facilityId);
  const after = cursor === undefined ? undefined : decodeCursor({ facilityId }, cursor, place);
  const rows = await listAvailabilityChanges(deps.store.read, facilityId, after, limit + 1);
  const shown = rows.slice(0, limit);
  const names = await personNames(
    deps.store.read,
    shown.map((row) => row.actor_id),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({ ...headOf(row, names), counts: countsOf(row) })),
    next: rows.length > limit && last ? encodeCursor({ facilityId }, [last.at, last.id]) : null,
  };
}

function countsOf(row: AvailabilityChangeTable): ChangeSummary['counts'] {
  const { bookings } = readUndo(row);
  const count = (did: string) => bookings.filter((booking) => booking.did === did).length;
  return Object.fromEntries(hitDone.options.map((did) => [did, count(did)])) as ChangeSummary['counts'];
}
