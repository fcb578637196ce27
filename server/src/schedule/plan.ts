import type { Db } from '@jishi/db/open';
import { type BookableInstrument, factsOf } from '@jishi/db/queries/facts';
import type { BookingTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import { nearestTimes } from '@jishi/shared/rules/suggest';
import type { HitAction, HitProblem } from '@jishi/shared/schema/availability';
import type { Refusal } from '@jishi/shared/schema/rules';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { termsAgreed } from '../engine/booking.ts';
import { type JudgedLine, judgeLine } from '../engine/judging.ts';
import type { Met } from './hit.ts';
import { type PlanFacts, readPlanFacts, type Sought } from './plan-facts.ts';
import type { Wanted } from './wanted.ts';
import { type Moved, withPlan } from './with-plan.ts';

/** What somebody decided about a booking that is hit. */
export type Decision = {
  readonly do: Exclude<HitAction, 'end'>;
  readonly to?: Span | undefined;
  readonly message?: string | undefined;
};

/** What becomes of a booking that is hit. A move that is possible has its judged line; `problem` says why not. */
export type Fate = {
  readonly booking: BookingTable;
  readonly do: HitAction;
  readonly message: string | null;
  readonly judged: JudgedLine | null;
  readonly problem: HitProblem | null;
  readonly refusals: readonly Refusal[];
};

/** Who plans, and when; epoch ms. */
type Planner = { readonly actor: Actor; readonly now: number };

/**
 * Works out what becomes of each booking that a change hits, writing nothing. A booking that is moved gets a time that
 * its own person could book once all else of the change is done: named times are judged first, then each of the others
 * gets the nearest one that is left.
 */
export async function planFates(
  deps: Deps,
  db: Db,
  { actor, now }: Planner,
  wanted: Wanted,
  met: Met,
  decide: (booking: BookingTable) => Decision,
): Promise<Fate[]> {
  const decided = met.hits.map((booking) => fateAsDecided(booking, decide(booking), wanted, now));
  const moving = decided.filter(({ fate }) => fate.do === 'move' && fate.problem === null);
  const leaving = decided.filter(({ fate }) => fate.do !== 'keep' && fate.do !== 'refuse' && fate.problem === null);
  const except = new Set(leaving.map(({ fate }) => fate.booking.id));
  const sought = moving
    .toSorted((a, b) => Number(b.to !== null) - Number(a.to !== null))
    .map(({ fate, to }) => ({ fate, to, booking: fate.booking, window: windowFor(fate.booking, to, wanted, now) }));
  const facts = await readPlanFacts(deps, db, sought, wanted, now, except);
  const moved: Moved[] = [];
  const fates = new Map(decided.map(({ fate }) => [fate.booking.id, fate]));
  for (const { fate, ...one } of sought) {
    const found = findTime(facts, { actor, now }, wanted, one, moved);
    fates.set(fate.booking.id, { ...fate, ...found });
    if (found.judged) moved.push({ booking: fate.booking, judged: found.judged });
  }
  return decided.map(({ fate }) => fates.get(fate.booking.id) as Fate);
}

function fateAsDecided(
  booking: BookingTable,
  decision: Decision,
  wanted: Wanted,
  now: number,
): { readonly fate: Fate; readonly to: Span | null } {
  const message = decision.message ?? null;
  const fate = { booking, do: decision.do, message, judged: null, problem: null, refusals: [] };
  const to = decision.to ?? null;
  if (decision.do === 'keep') return { fate, to };
  if (wanted.breakdown && isUsedNow(booking, now)) return { fate: { ...fate, do: 'end' }, to };
  const problem = hindrance(booking, decision, now);
  // Whose time has begun on an instrument that broke down cannot move it, and cannot have it either.
  if (wanted.breakdown && problem === 'begun') return { fate: { ...fate, do: 'cancel' }, to };
  return { fate: { ...fate, problem }, to };
}

/** Somebody sits there: checked in, or within their time where nobody checks in. */
function isUsedNow(booking: BookingTable, now: number): boolean {
  if (booking.state === 'in-use') return true;
  const begun = booking.state === 'confirmed' && booking.from_at <= now;
  return begun && termsAgreed(booking).checkIn === 'none';
}

function hindrance(booking: BookingTable, decision: Decision, now: number): HitProblem | null {
  if (decision.do === 'refuse') return 'undecided';
  if (booking.state === 'in-use') return 'in-use';
  return decision.do === 'move' && booking.from_at <= now ? 'begun' : null;
}

const LOOK_BACK_MS = 7 * DAY_MS;
const LOOK_AHEAD_MS = 28 * DAY_MS;

function findTime(
  facts: PlanFacts,
  { actor, now }: Planner,
  wanted: Wanted,
  { booking, to, window }: Sought & { readonly to: Span | null },
  moved: readonly Moved[],
): Pick<Fate, 'judged' | 'problem' | 'refusals'> {
  const found = facts.instrumentOf({ booking, window });
  if (!found) return { judged: null, problem: 'no-time', refusals: [] };
  const instrument = withPlan(found, { wanted, moved, booking, window, holidays: facts.holidays });
  const parts = facts.partsOf(booking);
  const span = to ?? nearest(instrument, booking, parts, now);
  if (!span) return { judged: null, problem: 'no-time', refusals: [] };
  const line = { from: span.from, to: span.to, instrumentId: instrument.id, mode: booking.mode, parts };
  const judged = judgeLine(line, instrument, actor, now);
  if (judged.station === null) return { judged: null, problem: 'refused', refusals: judged.refusals };
  return { judged: atMostAsDear(judged, booking), problem: null, refusals: [] };
}

/** Around the time that it has, and as far again behind the end of what is closed. */
function windowFor(booking: BookingTable, to: Span | null, wanted: Wanted, now: number): Span {
  const ends = wanted.closings.map((closing) => closing.to);
  const from = Math.min(Math.max(now, booking.from_at - LOOK_BACK_MS), to?.from ?? Number.POSITIVE_INFINITY) - DAY_MS;
  return { from, to: Math.max(booking.to_at, to?.to ?? 0, ...ends) + LOOK_AHEAD_MS };
}

function nearest(
  instrument: BookableInstrument,
  booking: BookingTable,
  parts: readonly string[],
  now: number,
): Span | undefined {
  const facts = factsOf(instrument, booking.mode, parts);
  const wish = { from: booking.from_at, to: booking.to_at, mode: booking.mode };
  return nearestTimes(wish, facts, now, 1)[0];
}

/** Nobody pays more for being moved by somebody else. */
export function atMostAsDear(judged: JudgedLine, booking: BookingTable): JudgedLine {
  const dearer = judged.price.currency === booking.currency && judged.price.amountMinor > booking.price_minor;
  return dearer ? { ...judged, price: { ...judged.price, amountMinor: booking.price_minor } } : judged;
}
