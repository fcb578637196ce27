import type { Trx } from '@jishi/db/open';
import { readStationsOf } from '@jishi/db/queries/availability';
import { chunk } from '@jishi/db/queries/chunk';
import { closuresWithin, type Taking, takingsWithin } from '@jishi/db/queries/closure';
import { busyWithin } from '@jishi/db/queries/external';
import { deleteTime, occupy } from '@jishi/db/queries/occupancy';
import type { ClosureTable, ExternalBusyTable } from '@jishi/db/schema';
import type { OccupancyKind } from '@jishi/shared/schema/rules';
import { overlaps, type Span, subtract, union } from '@jishi/shared/time/span';

/**
 * Time of an instrument that is to be had on all its stations, but for what others have of it: a closure's, or busy time of
 * an outside calendar. Of claims that overlap the first keeps what it has; what it gives back the other one takes.
 */
export type Claim = Span & {
  readonly ownerId: string;
  readonly instrumentId: string;
  readonly kind: Extract<OccupancyKind, 'maintenance' | 'closure' | 'external'>;
};

/** Given back wherever it was had. */
export const ALL_TIME: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Time that was given back, by instrument. */
export type Freed = ReadonlyMap<string, readonly Span[]>;

const TAKING_COLUMNS = 7;

export function claimOfClosure({ id, instrument_id, kind, from_at, to_at }: ClosureTable): Claim {
  return { ownerId: id, instrumentId: instrument_id, kind, from: from_at, to: to_at };
}

export function claimOfBusy(row: ExternalBusyTable): Claim {
  const { id, instrument_id, from_at, to_at } = row;
  return { ownerId: id, instrumentId: instrument_id, kind: 'external', from: from_at, to: to_at };
}

/**
 * Gives claims, in their order, all time of theirs that nobody else has, in as few pieces as can be. The agendas of their
 * instruments must be locked.
 */
export async function takeClaims(trx: Trx, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const instrumentIds = [...new Set(claims.map(({ instrumentId }) => instrumentId))];
  const stations = await readStationsOf(trx, instrumentIds);
  const board = boardOf(await takingsWithin(trx, instrumentIds, hullOf(claims)));
  const rewritten: string[] = [];
  const pieces: Taking[] = [];
  for (const claim of claims) {
    const count = stations.get(claim.instrumentId) ?? 0;
    const { had, has } = fill(board, claim, count);
    if (lengthOf(had) === lengthOf(has)) continue;
    if (had.length > 0) rewritten.push(claim.ownerId);
    pieces.push(...has);
    put(board, claim, has);
  }
  await deleteTime(trx, rewritten);
  for (const some of chunk(pieces, TAKING_COLUMNS)) {
    await occupy(
      trx,
      some.map((piece) => ({ ...piece, expiresAt: null })),
    );
  }
}

/**
 * Lets closures, and then busy time of outside calendars, take what was given back inside them. Called before freed time
 * is offered to anybody.
 */
export async function refillClaims(trx: Trx, freed: Freed): Promise<void> {
  const spans = [...freed.values()].flat();
  if (spans.length === 0) return;
  const instrumentIds = [...freed.keys()];
  const hull = hullOf(spans);
  const closures = await closuresWithin(trx, instrumentIds, hull);
  const busy = await busyWithin(trx, instrumentIds, hull);
  const joined = new Map([...freed].map(([instrumentId, own]) => [instrumentId, union(own)]));
  const met = [...closures.map(claimOfClosure), ...busy.map(claimOfBusy)].filter((claim) =>
    meets(joined.get(claim.instrumentId) ?? [], claim),
  );
  await takeClaims(trx, met);
}

/** What is taken of each station of each instrument, by start; no two of a station overlap. */
type Board = Map<string, Taking[][]>;

function boardOf(takings: readonly Taking[]): Board {
  const board: Board = new Map();
  for (const taking of takings) stationOf(board, taking.instrumentId, taking.station).push(taking);
  return board;
}

function stationOf(board: Board, instrumentId: string, station: number): Taking[] {
  const stations = board.get(instrumentId) ?? [];
  board.set(instrumentId, stations);
  while (stations.length <= station) stations.push([]);
  return stations[station] as Taking[];
}

/** What a claim has, also on stations that are gone by now, and what it could have. */
function fill(board: Board, claim: Claim, count: number): { readonly had: Taking[]; readonly has: Taking[] } {
  const had: Taking[] = [];
  const has: Taking[] = [];
  const { ownerId, instrumentId, kind } = claim;
  const there = board.get(instrumentId)?.length ?? 0;
  for (let station = 0; station < Math.max(count, there); station += 1) {
    const met = metBy(stationOf(board, instrumentId, station), claim);
    had.push(...met.filter((one) => one.ownerId === ownerId));
    if (station >= count) continue;
    const others = met.filter((one) => one.ownerId !== ownerId);
    has.push(...subtract([claim], others).map((piece) => ({ ...piece, instrumentId, station, kind, ownerId })));
  }
  return { had, has };
}

/** Whether a span meets one of those that are sorted and apart. */
function meets(spans: readonly Span[], span: Span): boolean {
  const first = spans[firstEndingAfter(spans, span.from)];
  return first !== undefined && overlaps(first, span);
}

/** Those of a station's takings that a span meets. */
function metBy(takings: readonly Taking[], span: Span): readonly Taking[] {
  const first = firstEndingAfter(takings, span.from);
  let last = first;
  while (last < takings.length && (takings[last] as Taking).from < span.to) last += 1;
  return takings.slice(first, last);
}

function firstEndingAfter(spans: readonly Span[], instant: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).to <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Writes down what a claim has from now on, for those that come after it. */
function put(board: Board, claim: Claim, has: readonly Taking[]): void {
  const stations = board.get(claim.instrumentId) ?? [];
  for (const [station, takings] of stations.entries()) {
    const first = firstEndingAfter(takings, claim.from);
    const met = metBy(takings, claim);
    const others = met.filter((one) => one.ownerId !== claim.ownerId);
    const own = has.filter((one) => one.station === station);
    const now = [...others, ...own].sort((a, b) => a.from - b.from);
    takings.splice(first, met.length, ...now);
  }
}

function hullOf(spans: readonly Span[]): Span {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const span of spans) {
    from = Math.min(from, span.from);
    to = Math.max(to, span.to);
  }
  return { from, to };
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** What is given back during a change. */
export type Freeing = {
  readonly spans: Freed;
  /** Instruments and parts of which the waiting list is to hear, with or without time given back just now. */
  readonly heard: ReadonlySet<string>;
  readonly add: (instrumentId: string, span: Span | null) => void;
};

export function collectFreed(): Freeing {
  const spans = new Map<string, Span[]>();
  const heard = new Set<string>();
  const add = (instrumentId: string, span: Span | null) => {
    heard.add(instrumentId);
    if (!span) return;
    const known = spans.get(instrumentId);
    if (known) known.push(span);
    else spans.set(instrumentId, [span]);
  };
  return { spans, heard, add };
}
