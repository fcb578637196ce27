import { createHash } from 'node:crypto';
import { type Db, isDuplicate, isOverlap } from '@jishi/db/open';
import { readLines, readOrder } from '@jishi/db/queries/order';
import { insertSeries, readInstrumentZone, readSeries } from '@jishi/db/queries/series';
import type { BookingTable, OrderTable, SeriesTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { SeriesInput, SeriesPreview } from '@jishi/shared/schema/series';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { insertPlaced } from '../engine/insert.ts';
import { askerOf } from '../engine/judging.ts';
import { Refused, refusedProblem } from '../engine/refusal.ts';
import { type JudgedOccurrence, judgeSeries, passed } from './judge.ts';
import { bookingIdOf } from './occurrences.ts';
import { outcomeOf, type SeriesOutcome } from './outcome.ts';

export type PlacedSeries = {
  readonly series: SeriesTable;
  readonly order: OrderTable;
  readonly lines: readonly BookingTable[];
  readonly fresh: boolean;
};

/**
 * Books every occurrence of a rule as one order, or with `fit: 'fitting'` those that fit. The same id with the same
 * content again answers what was placed. Throws `unauthenticated`, `not-found`, `refused` (each refusal with the place
 * of its occurrence as `line`), `id-reused`, `invalid`.
 */
export async function placeSeries(deps: Deps, anyone: Anyone, input: SeriesInput): Promise<PlacedSeries> {
  const actor = checkActor(anyone, input);
  return (await findPlaced(deps.store.read, actor, input)) ?? (await attempt(deps, actor, input));
}

/**
 * The fate of every occurrence, writing nothing; `ok` tells whether `placeSeries` would book the series as it is asked
 * for. Throws `unauthenticated`, `not-found`, `invalid`.
 */
export async function previewSeries(deps: Deps, anyone: Anyone, input: SeriesInput): Promise<SeriesPreview> {
  const actor = checkActor(anyone, input);
  const { zone, judged } = await judgeWish(deps, deps.store.read, actor, input, deps.clock());
  const { id, instrumentId, rrule } = input;
  return { id, instrumentId, rrule, zone, ok: isEnough(input, judged), ...outcomeOf(input, judged) };
}

function checkActor(actor: Anyone, input: SeriesInput): Actor {
  if (!may.order(actor)) throw new ProblemError('unauthenticated');
  if (!may.bookFor(actor, input.groupId ?? null)) throw new ProblemError('not-found', 'no such group');
  return actor;
}

async function attempt(deps: Deps, actor: Actor, input: SeriesInput): Promise<PlacedSeries> {
  try {
    const instrumentIds = [input.instrumentId, ...(input.parts ?? [])];
    return await inChange(deps, actor, instrumentIds, (change) => placeLocked(deps, change, actor, input));
  } catch (error) {
    if (isOverlap(error)) throw new ProblemError('busy');
    if (error instanceof Refused) {
      const asker = askerOf(actor, input.groupId ?? null, deps.clock());
      throw await refusedProblem(deps, { asker, stays: false }, error);
    }
    if (!isDuplicate(error)) throw error;
    // Somebody used one of the ids at the same moment, on another instrument, so no lock was shared.
    const same = await findPlaced(deps.store.read, actor, input);
    if (!same) throw new ProblemError('id-reused', 'a booking with the id of one of the lines exists');
    return same;
  }
}

async function placeLocked(deps: Deps, change: Change, actor: Actor, input: SeriesInput): Promise<PlacedSeries> {
  const { trx, now } = change;
  const same = await findPlaced(trx, actor, input);
  if (same) return same;
  if (await readOrder(trx, input.orderId))
    throw new ProblemError('id-reused', 'an order with this id has other content');
  const { zone, judged } = await judgeWish(deps, trx, actor, input, now);
  if (!isEnough(input, judged)) throw refusedOf(judged);
  const booked = passed(judged);
  for (const { line } of booked) assertLocked(change, [...line.partStations.keys()]);
  const contentHash = contentHashOf(input);
  const placed = await insertPlaced(
    change,
    { id: input.orderId, personId: actor.personId, groupId: input.groupId ?? null, contentHash },
    booked.map(({ occurrence, line }) => ({
      id: bookingIdOf(input.id, occurrence),
      judged: line,
      purpose: input.purpose ?? null,
      seriesId: input.id,
      occurrenceAt: occurrence.from,
    })),
  );
  const series = seriesRow(input, zone, actor, contentHash, outcomeOf(input, judged), now);
  await insertSeries(trx, series);
  return { series, ...placed, fresh: true };
}

async function judgeWish(deps: Deps, db: Db, actor: Actor, input: SeriesInput, now: number) {
  const zone = await readInstrumentZone(db, input.instrumentId);
  if (zone === undefined) throw new ProblemError('not-found', 'no such instrument');
  return { zone, judged: await judgeSeries(deps, db, actor, input, zone, now) };
}

/** Whether the caller's condition is met: all fit, or at least one does. */
function isEnough({ fit }: SeriesInput, judged: readonly JudgedOccurrence[]): boolean {
  return passed(judged).length >= (fit === 'all' ? judged.length : 1);
}

function refusedOf(judged: readonly JudgedOccurrence[]): Refused {
  const lines = judged.map(({ wanted }) => wanted);
  return new Refused(
    lines,
    judged.map(({ line }) => line),
  );
}

async function findPlaced(db: Db, actor: Actor, input: SeriesInput): Promise<PlacedSeries | null> {
  const series = await readSeries(db, input.id);
  if (!series) return null;
  if (series.person_id !== actor.personId || series.content_hash !== contentHashOf(input)) {
    throw new ProblemError('id-reused', 'a series with this id has other content');
  }
  const order = await readOrder(db, series.order_id);
  if (!order) throw new Error(`series ${series.id} without its order`);
  return { series, order, lines: await readLines(db, order.id), fresh: false };
}

function seriesRow(
  input: SeriesInput,
  zone: string,
  actor: Actor,
  contentHash: string,
  outcome: SeriesOutcome,
  now: number,
): SeriesTable {
  return {
    id: input.id,
    order_id: input.orderId,
    instrument_id: input.instrumentId,
    person_id: actor.personId,
    zone,
    rrule: input.rrule,
    from_at: input.from,
    to_at: input.to,
    content_hash: contentHash,
    outcome: JSON.stringify(outcome),
    created_at: now,
  };
}

/** What makes two series the same: everything that the client said. */
function contentHashOf(input: SeriesInput): string {
  const { orderId, instrumentId, from, to, rrule, except, instead, mode, purpose, groupId, parts, fit } = input;
  const content: unknown[] = ['series', orderId, instrumentId, from, to, rrule, except, mode, purpose, groupId, parts];
  content.push(fit, ...(instead.length > 0 ? [instead] : []));
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
