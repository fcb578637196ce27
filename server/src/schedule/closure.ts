import { viewBookings } from '@jishi/db/queries/booking';
import { listClosures } from '@jishi/db/queries/closure';
import type { ClosureTable } from '@jishi/db/schema';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Closure, ClosureInput } from '@jishi/shared/schema/closure';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { managedInstrument } from '../engine/managed.ts';
import { readMet } from './hit.ts';
import { oneClosed } from './wanted.ts';

export function closureOut(row: ClosureTable): Closure {
  return {
    id: row.id,
    instrumentId: row.instrument_id,
    ...formatSpan({ from: row.from_at, to: row.to_at }),
    kind: row.kind,
    reason: row.reason,
    createdAt: formatInstant(row.created_at),
    endedAt: row.ended_at === null ? null : formatInstant(row.ended_at),
  };
}

/** Closures of an instrument that are not over. */
export async function readClosures(deps: Deps, actor: Anyone, instrumentId: string): Promise<Closure[]> {
  await managedInstrument(deps, actor, instrumentId);
  return (await listClosures(deps.store.read, instrumentId, deps.clock())).map(closureOut);
}

/** The bookings that a closure would hit, writing nothing. */
export async function previewClosure(deps: Deps, actor: Anyone, instrumentId: string, input: ClosureInput) {
  await managedInstrument(deps, actor, instrumentId);
  const { hits } = await readMet(deps.store.read, oneClosed(instrumentId, input), deps.clock());
  return viewBookings(
    deps.store.read,
    hits.map((row) => row.id),
  );
}
