import { type Asker, readBookable } from '@jishi/db/queries/facts';
import { freeSpans } from '@jishi/shared/rules/suggest';
import { ceilToGrid, GRID_MS } from '@jishi/shared/time/grid';
import { clip, DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';

/** Time around the window that buffers of neighbours can reach into. */
const MARGIN_MS = 2 * DAY_MS;
const MAX_AHEAD_DAYS = 365;

export type Slot = Span & {
  /** Where the free time began, however much of it is over: what a slot is known by. */
  readonly begunAt: number;
  /** When the clock alone made it shorter (its start) or longer (the horizon), epoch ms; 0 for other slots. */
  readonly clockAt: number;
};

export type Slots = { readonly window: Span; readonly free: readonly Slot[] };

/** The next quarter of an hour: the earliest start that anybody can book. */
export function nextQuarter(now: number): number {
  return ceilToGrid(now);
}

/**
 * The free time of an instrument by the rule of its agenda, for everybody: from the next quarter of an hour as far as
 * it can be booked ahead, at most 365 days. Nothing of an instrument that was withdrawn.
 */
export async function readSlots(deps: Deps, instrumentId: string, now: number): Promise<Slots> {
  const from = nextQuarter(now);
  // Begins with a day, so that what began before is known by the same instant all day.
  const furthest = {
    from: Math.floor(now / DAY_MS) * DAY_MS - MARGIN_MS,
    to: from + MAX_AHEAD_DAYS * DAY_MS + MARGIN_MS,
  };
  const asker: Asker = { person: null, groupId: null, except: new Set(), now };
  const facts = (await readBookable(deps.store.read, [instrumentId], asker, furthest)).get(instrumentId)?.facts;
  const aheadDays = Math.min(facts?.rules.horizonDays ?? MAX_AHEAD_DAYS, MAX_AHEAD_DAYS);
  const window = { from, to: from + Math.max(1, aheadDays) * DAY_MS };
  if (!facts || (facts.withdrawnAt !== null && facts.withdrawnAt <= now)) return { window, free: [] };
  const all = freeSpans(facts);
  const free = clip(all, window).map((span) => ({ ...span, ...markOf(span, all, window) }));
  return { window, free };
}

function markOf(span: Span, all: readonly Span[], window: Span): Pick<Slot, 'begunAt' | 'clockAt'> {
  const begunAt = all.find((one) => one.from <= span.from && span.to <= one.to)?.from ?? span.from;
  const moves = begunAt < window.from || span.to === window.to;
  return { begunAt, clockAt: moves ? window.from - GRID_MS : 0 };
}
