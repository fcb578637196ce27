import { createHash } from 'node:crypto';
import { dropExpiredHolds, lockAgendas } from '@jishi/db/lock';
import { type Db, isDuplicate, isOverlap, type Trx, transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { readBookable } from '@jishi/db/queries/facts';
import { occupy } from '@jishi/db/queries/occupancy';
import { insertOrder, readLines, readOrder } from '@jishi/db/queries/order';
import type { BookingTable, OrderTable } from '@jishi/db/schema';
import { sumOf } from '@jishi/shared/money';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import { withBuffers } from '@jishi/shared/rules/judge';
import type { OrderInput, OrderLine } from '@jishi/shared/schema/booking';
import type { BookingDeps } from './deps.ts';
import { type JudgedLine, judgeLines, judgingWindows } from './judging.ts';
import { refusedByGuard, refusedProblem, seekerOf } from './refusal.ts';

export type Placed = { readonly order: OrderTable; readonly lines: readonly BookingTable[]; readonly fresh: boolean };

/**
 * Places an order: all lines or none. The same id with the same content again answers what was placed.
 * Throws `unauthenticated`, `not-found`, `refused` (with every broken rule and alternatives), `id-reused`, `invalid`.
 */
export async function place(deps: BookingDeps, actor: Anyone, input: OrderInput): Promise<Placed> {
  if (!may.order(actor)) throw new ProblemError('unauthenticated');
  const placed = (await findPlaced(deps.store.read, actor, input)) ?? (await attempt(deps, actor, input));
  if (placed.fresh) deps.committed();
  return placed;
}

/** Lines that the rules refuse; thrown to roll back, then told with alternatives that are read outside the lock. */
class Refused extends Error {
  readonly judged: readonly JudgedLine[];

  constructor(judged: readonly JudgedLine[]) {
    super('refused');
    this.judged = judged;
  }
}

async function attempt(deps: BookingDeps, actor: Actor, input: OrderInput): Promise<Placed> {
  try {
    return await transact(deps.store, (trx) => placeLocked(deps, trx, actor, input));
  } catch (error) {
    if (error instanceof Refused) throw await refusedProblem(deps, seekerOf(actor), input.lines, error.judged);
    if (isOverlap(error)) throw await refusedByGuard(deps, actor, input.lines);
    if (!isDuplicate(error)) throw error;
    // Somebody used one of the ids at the same moment, on other instruments, so no lock was shared.
    const same = await findPlaced(deps.store.read, actor, input);
    if (!same) throw new ProblemError('id-reused', 'a booking with the id of one of the lines exists');
    return same;
  }
}

async function placeLocked(deps: BookingDeps, trx: Trx, actor: Actor, input: OrderInput): Promise<Placed> {
  const now = deps.clock();
  const instrumentIds = input.lines.map((line) => line.instrumentId);
  const locked = await lockAgendas(trx, instrumentIds);
  const same = await findPlaced(trx, actor, input);
  if (same) return same;
  if (instrumentIds.some((id) => !locked.has(id))) throw new ProblemError('not-found', 'no such instrument');
  await dropExpiredHolds(trx, instrumentIds, now);

  const bookable = await readBookable(trx, instrumentIds, { personId: actor.personId }, ...judgingWindows(input.lines));
  const judged = judgeLines(input.lines, bookable, actor, now);
  if (judged.some((line) => line.refusals.length > 0)) throw new Refused(judged);
  return insertPlaced(deps, trx, actor, input, judged, now);
}

async function findPlaced(db: Db, actor: Actor, input: OrderInput): Promise<Placed | null> {
  const order = await readOrder(db, input.id);
  if (!order) return null;
  if (order.person_id !== actor.personId || order.content_hash !== contentHash(input)) {
    throw new ProblemError('id-reused', 'an order with this id has other content');
  }
  return { order, lines: await readLines(db, order.id), fresh: false };
}

async function insertPlaced(
  deps: BookingDeps,
  trx: Trx,
  actor: Actor,
  input: OrderInput,
  judged: readonly JudgedLine[],
  now: number,
): Promise<Placed> {
  const price = sumOf(judged.map((line) => line.price));
  if (!price) throw new ProblemError('invalid', 'lines in different currencies need orders of their own');
  const order: OrderTable = {
    id: input.id,
    person_id: actor.personId,
    content_hash: contentHash(input),
    price_minor: price.amountMinor,
    currency: price.currency,
    created_at: now,
  };
  const lines = input.lines.map((line, index) =>
    bookingOf(deps, actor, order, line, judged[index] as JudgedLine, index),
  );
  await insertOrder(trx, order, lines);
  await occupy(
    trx,
    judged.map(({ instrument, station, request }, index) => ({
      ...withBuffers(request, instrument.facts.rules),
      instrumentId: instrument.id,
      station: station as number,
      kind: 'booking' as const,
      ownerId: (lines[index] as BookingTable).id,
    })),
  );
  await appendEvents(
    trx,
    lines.map((line) => ({
      at: now,
      kind: 'booking.placed',
      actorId: actor.personId,
      subjectId: line.id,
      instrumentId: line.instrument_id,
      facilityId: line.facility_id,
      personId: line.person_id,
      data: { orderId: order.id, from: line.from_at, to: line.to_at, state: line.state },
    })),
  );
  return { order, lines, fresh: true };
}

function bookingOf(
  deps: BookingDeps,
  actor: Actor,
  order: OrderTable,
  line: OrderLine,
  judged: JudgedLine,
  index: number,
): BookingTable {
  const updatedAt = Math.floor(order.created_at / 1000) * 1000;
  return {
    id: line.id,
    order_id: order.id,
    line: index,
    instrument_id: line.instrumentId,
    facility_id: judged.instrument.facilityId,
    person_id: actor.personId,
    user_class: judged.userClass,
    mode: judged.mode,
    from_at: line.from,
    to_at: line.to,
    state: judged.approval ? 'pending' : 'confirmed',
    purpose: line.purpose ?? null,
    reason: null,
    price_minor: judged.price.amountMinor,
    currency: judged.price.currency,
    version: 1,
    sequence: 0,
    calendar_uid: deps.newId(),
    created_at: order.created_at,
    updated_at: updatedAt,
    cancelled_at: null,
  };
}

/** What makes two orders the same: everything that the client said. */
function contentHash(input: OrderInput): string {
  const content = input.lines.map((line) => [line.id, line.instrumentId, line.from, line.to, line.mode, line.purpose]);
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
