import { createHash } from 'node:crypto';
import { type Db, isDuplicate, isOverlap } from '@jishi/db/open';
import { readLines, readOrder } from '@jishi/db/queries/order';
import type { BookingTable, OrderTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { OrderInput } from '@jishi/shared/schema/booking';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { insertPlaced } from '../engine/insert.ts';
import { askerOf, judgeLines, judgingWindows, readFacts } from '../engine/judging.ts';
import { checkParts, instrumentsOf } from '../engine/lines.ts';
import { Refused, refusedByGuard, refusedProblem } from '../engine/refusal.ts';
import { useHold } from './hold.ts';

export type Placed = { readonly order: OrderTable; readonly lines: readonly BookingTable[]; readonly fresh: boolean };

/**
 * Places an order: all lines or none. The same id with the same content again answers what was placed. A hold of the
 * same person that it names gives way to it. Throws `unauthenticated`, `forbidden`, `not-found`, `refused` (with every
 * broken rule and alternatives), `id-reused`, `invalid`.
 */
export async function place(deps: Deps, actor: Anyone, input: OrderInput): Promise<Placed> {
  if (!may.order(actor)) throw new ProblemError('unauthenticated');
  if (!may.bookFor(actor, input.groupId ?? null)) throw new ProblemError('not-found', 'no such group');
  return (await findPlaced(deps.store.read, actor, input)) ?? (await attempt(deps, actor, input));
}

async function attempt(deps: Deps, actor: Actor, input: OrderInput): Promise<Placed> {
  try {
    return await inChange(deps, actor, instrumentsOf(input.lines), (change) => placeLocked(deps, change, actor, input));
  } catch (error) {
    const asker = askerOf(actor, input.groupId ?? null, deps.clock(), input.holdId ? [input.holdId] : []);
    if (error instanceof Refused) throw await refusedProblem(deps, { asker, stays: false }, error);
    if (isOverlap(error)) throw await refusedByGuard(deps, actor, asker, input.lines);
    if (!isDuplicate(error)) throw error;
    // Somebody used one of the ids at the same moment, on other instruments, so no lock was shared.
    const same = await findPlaced(deps.store.read, actor, input);
    if (!same) throw new ProblemError('id-reused', 'a booking with the id of one of the lines exists');
    return same;
  }
}

async function placeLocked(deps: Deps, change: Change, actor: Actor, input: OrderInput): Promise<Placed> {
  const { trx, now, locked } = change;
  const same = await findPlaced(trx, actor, input);
  if (same) return same;
  const instrumentIds = input.lines.map((line) => line.instrumentId);
  if (instrumentIds.some((id) => !locked.has(id))) throw new ProblemError('not-found', 'no such instrument');
  if (input.holdId !== undefined) await useHold(change, actor, input.holdId);

  const asker = askerOf(actor, input.groupId ?? null, now);
  const bookable = await readFacts(deps, trx, instrumentIds, asker, ...judgingWindows(input.lines));
  checkParts(input.lines, bookable);
  const judged = judgeLines(input.lines, bookable, actor, now);
  if (judged.some((line) => line.refusals.length > 0)) throw new Refused(input.lines, judged);
  for (const line of judged) assertLocked(change, [...line.partStations.keys()]);
  const order = {
    id: input.id,
    personId: actor.personId,
    groupId: input.groupId ?? null,
    contentHash: contentHash(input),
  };
  const placed = await insertPlaced(
    change,
    order,
    input.lines.map((line, index) => ({
      id: line.id,
      judged: judged[index] as (typeof judged)[number],
      purpose: line.purpose ?? null,
    })),
  );
  return { ...placed, fresh: true };
}

async function findPlaced(db: Db, actor: Actor, input: OrderInput): Promise<Placed | null> {
  const order = await readOrder(db, input.id);
  if (!order) return null;
  if (order.person_id !== actor.personId || order.content_hash !== contentHash(input)) {
    throw new ProblemError('id-reused', 'an order with this id has other content');
  }
  return { order, lines: await readLines(db, order.id), fresh: false };
}

/** What makes two orders the same: everything that the client said. The hold is only a way to get there. */
function contentHash({ groupId, lines }: OrderInput): string {
  const content = lines.map((line) => [line.id, line.instrumentId, line.from, line.to, line.mode, line.purpose]);
  const more = lines.some((line) => line.parts?.length) || groupId ? [groupId, lines.map((line) => line.parts)] : [];
  return createHash('sha256')
    .update(JSON.stringify([...content, ...more]))
    .digest('base64url');
}
