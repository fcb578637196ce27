import { createHash } from 'node:crypto';
import { parseJson } from '@jishi/db/json';
import type { Db } from '@jishi/db/open';
import { readAvailabilityChange } from '@jishi/db/queries/availability';
import type { AvailabilityChangeTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor } from '@jishi/shared/rules/access';
import { type ChangeInput, hitDone, hitFate } from '@jishi/shared/schema/availability';
import { bookingState } from '@jishi/shared/schema/booking';
import { scheduleVersion } from '@jishi/shared/schema/schedule';
import { z } from 'zod';
import type { Change } from '../engine/change.ts';
import type { Done } from './apply.ts';
import type { Wanted } from './wanted.ts';

const span = z.object({ from: z.int(), to: z.int() });

/** What a change was, with what it meant at its moment. */
const content = z.object({
  instrumentIds: z.array(z.string()),
  reason: z.string().nullable(),
  schedule: z.object({ scheduleId: z.string(), name: z.string(), effectiveFrom: z.string() }).nullable(),
});
export type Content = z.infer<typeof content>;

/** What it takes to put things back: each booking before and after, and the hours before. */
const undo = z.object({
  /** `version` is the one that the change made. */
  schedule: z.object({ scheduleId: z.string(), version: z.int(), before: z.array(scheduleVersion) }).nullable(),
  bookings: z.array(
    z.object({
      id: z.string(),
      did: hitDone,
      message: z.string().nullable(),
      /** The booking's version after the change: whoever raised it since has changed the booking. */
      version: z.int(),
      was: span.extend({ state: bookingState, priceMinor: z.int(), reason: z.string().nullable() }),
      moved: span.nullable(),
      fate: hitFate.nullable(),
    }),
  ),
  /** Bookings that lay outside the hours that were given back, once it was undone. */
  outside: z.array(z.string()).default([]),
});
export type Undo = z.infer<typeof undo>;

export function contentOf(input: ChangeInput, wanted: Wanted): Content {
  const closed = wanted.closings.map((closing) => closing.instrumentId);
  if (input.kind !== 'schedule') return { instrumentIds: closed, reason: input.closure.reason, schedule: null };
  const { scheduleId, version } = input.schedule;
  return {
    instrumentIds: [...(wanted.hours?.instrumentIds ?? [])],
    reason: null,
    schedule: { scheduleId, name: version.name, effectiveFrom: version.effectiveFrom },
  };
}

export function readContent(row: AvailabilityChangeTable): Content {
  return parseJson(content, row.content);
}

export function readUndo(row: AvailabilityChangeTable): Undo {
  return parseJson(undo, row.undo);
}

/** The change with this id, if it was made before. Throws `id-reused` when it was another one. */
export async function findSame(
  db: Db,
  facilityId: string,
  actor: Actor,
  input: ChangeInput,
): Promise<AvailabilityChangeTable | null> {
  const row = await readAvailabilityChange(db, input.id);
  if (!row) return null;
  const same = row.facility_id === facilityId && row.actor_id === actor.personId && row.content_hash === hashOf(input);
  if (!same) throw new ProblemError('id-reused', 'a change with this id has other content');
  return row;
}

function hashOf(input: ChangeInput): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}

export function undoOf({ was, did, now, message }: Done): Undo['bookings'][number] {
  return {
    id: was.id,
    did,
    message,
    version: now.version,
    was: { state: was.state, from: was.from_at, to: was.to_at, priceMinor: was.price_minor, reason: was.reason },
    moved: did === 'moved' ? { from: now.from_at, to: now.to_at } : null,
    fate: null,
  };
}

export function rowOf(
  change: Change,
  actor: Actor,
  facilityId: string,
  input: ChangeInput,
  content: Content,
  undo: Undo,
): AvailabilityChangeTable {
  return {
    id: input.id,
    facility_id: facilityId,
    actor_id: actor.personId,
    kind: input.kind,
    content_hash: hashOf(input),
    content: JSON.stringify(content),
    undo: JSON.stringify(undo),
    at: change.now,
    undone_at: null,
    undone_by: null,
  };
}
