import { createHash } from 'node:crypto';
import type { Covered } from '@jishi/db/queries/external';
import type { ExternalBusyTable, ExternalCalendarTable } from '@jishi/db/schema';
import { overlaps, type Span } from '@jishi/shared/time/span';
import type { BusySpan } from './span.ts';

/** What is to be written so that the busy time of a calendar is taken of the instruments that it covers. */
export type Plan = {
  /** Instruments of which something changes: their agendas have to be locked. */
  readonly instrumentIds: readonly string[];
  readonly gone: readonly ExternalBusyTable[];
  readonly fresh: readonly (BusySpan & { readonly instrumentId: string })[];
  /** Rows that stay and are to take what they can once more: stations may have come or gone. */
  readonly kept: readonly ExternalBusyTable[];
};

/** Rows of busy time times stations, of one calendar. */
export const MAX_TAKEN = 50_000;

type Moment = {
  readonly window: Span;
  readonly now: number;
  /** Whether stations may have changed. */
  readonly refill: boolean;
};

/**
 * What has to change so that each instrument has exactly these spans (of `spansOf`). What has begun stays when it ends as
 * before; what is over stays until the window has passed it. Under another title it is another one: whoever follows an
 * instrument sees what came and went, and nothing else.
 */
export function planBusy(
  rows: readonly ExternalBusyTable[],
  covered: readonly Covered[],
  spans: readonly BusySpan[],
  { window, now, refill }: Moment,
): Plan {
  const byInstrument = Map.groupBy(rows, (row) => row.instrument_id);
  const wanted = new Map(covered.map(({ id }) => [id, new Map(spans.map((span) => [keyOf(span, now), span]))]));
  const gone: ExternalBusyTable[] = [];
  const kept: ExternalBusyTable[] = [];
  for (const [instrumentId, own] of byInstrument) {
    const missing = wanted.get(instrumentId);
    for (const row of own) {
      const key = keyOf({ from: row.from_at, to: row.to_at }, now);
      const span = missing?.get(key);
      const isPast = missing !== undefined && row.to_at <= now;
      const stays = isPast ? row.to_at > window.from : span?.title === row.title;
      if (!stays) gone.push(row);
      else kept.push(row);
      if (stays && !isPast) missing?.delete(key);
    }
  }
  const fresh = [...wanted].flatMap(([instrumentId, missing]) =>
    [...missing.values()].map((span) => ({ ...span, instrumentId })),
  );
  const touched = [
    ...gone.map((row) => row.instrument_id),
    ...fresh.map(({ instrumentId }) => instrumentId),
    ...(refill ? kept.map((row) => row.instrument_id) : []),
  ];
  return { instrumentIds: [...new Set(touched)], gone, fresh, kept: refill ? kept : [] };
}

function keyOf({ from, to }: Span, now: number): string {
  return `${from <= now ? 'begun' : from} ${to}`;
}

/** How much of the time to come would go away: spans of which nothing is left. */
export function lossOf(rows: readonly ExternalBusyTable[], spans: readonly BusySpan[], now: number) {
  const coming = new Map(
    rows
      .filter((row) => row.to_at > now)
      .map((row) => [`${row.from_at} ${row.to_at}`, { from: row.from_at, to: row.to_at }]),
  );
  const lost = [...coming.values()].filter((span) => !meets(spans, span)).length;
  return { lost, of: coming.size };
}

const MANY = 5;

/** More than a handful, and half of all: it may be a mistake at the other end, so it waits for a second look. */
export function isTooMuch({ lost, of }: ReturnType<typeof lossOf>): boolean {
  return lost > MANY && lost * 2 >= of;
}

/** Whether a span meets one of those that are sorted and apart. */
export function meets(spans: readonly Span[], span: Span): boolean {
  return metBy(spans, span).length > 0;
}

export function metBy<S extends Span>(spans: readonly S[], span: Span): S[] {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as S).to <= span.from) low = middle + 1;
    else high = middle;
  }
  const met: S[] = [];
  for (let at = low; at < spans.length && overlaps(spans[at] as S, span); at += 1) met.push(spans[at] as S);
  return met;
}

/** What busy time was read for: while it is the same, the same answer means the same busy time. */
export function frameOf(
  { kind, zone, titles_at }: Pick<ExternalCalendarTable, 'kind' | 'zone' | 'titles_at'>,
  covered: readonly Covered[],
  window: Span,
): string {
  const instruments = createHash('sha256').update(JSON.stringify(covered)).digest('base64url');
  return [kind === 'file' ? 'file' : window.to, zone, titles_at === null ? 'plain' : 'titled', instruments].join(' ');
}

/** Whether other instruments, or other stations of them, are covered than by a frame of before. */
export function isOtherCover(before: string | null, frame: string): boolean {
  return before !== null && before.split(' ').at(-1) !== frame.split(' ').at(-1);
}

/** Whether a calendar would take more than is kept of one. */
export function isTooLarge(covered: readonly Covered[], spans: readonly BusySpan[]): boolean {
  return covered.reduce((sum, { stations }) => sum + stations, 0) * spans.length > MAX_TAKEN;
}
