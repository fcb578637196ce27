import { type Db, isOverlap } from '@jishi/db/open';
import { readBookingParts } from '@jishi/db/queries/booking';
import type { Asker } from '@jishi/db/queries/facts';
import { readMember } from '@jishi/db/queries/member';
import { readOrderInstruments } from '@jishi/db/queries/order';
import { readStations } from '@jishi/db/queries/series';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { SeriesMoved, SeriesMoveInput, SeriesMovePreview } from '@jishi/shared/schema/series';
import { shiftSpan } from '@jishi/shared/time/shift';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { judgingWindows, readFacts, type WantedLine } from '../engine/judging.ts';
import { moverOf, relocateAll } from '../engine/relocate.ts';
import { signedIn } from '../http/actor.ts';
import { inScope, isPossible, type KnownSeries, readKnownSeries, versionOf } from './access.ts';
import { movedOut, refusalsOf } from './moved.ts';
import { type Settled, type Step, settle } from './settle.ts';

/** What a move would do: the bookings that it is about, those that can still move, and how they were judged. */
export type MovePlan = {
  readonly actor: Actor;
  readonly known: KnownSeries;
  readonly bookings: readonly BookingTable[];
  readonly steps: readonly Step[];
  readonly settled: Settled;
};

/**
 * Moves occurrences on the wall clock, those that have begun or ended left as they are. They are judged together, with
 * their old times left out; with `fit: 'fitting'` those that are refused stay. `check` throws when the client saw another
 * version. Throws `unauthenticated`, `not-found`, `forbidden`, `refused`.
 */
export async function moveSeries(
  deps: Deps,
  anyone: Anyone,
  seriesId: string,
  input: SeriesMoveInput,
  check: (version: number) => void,
): Promise<SeriesMoved> {
  const actor = signedIn(anyone);
  const { series } = await readKnownSeries(deps.store.read, actor, seriesId);
  const instrumentIds = await readOrderInstruments(deps.store.read, series.order_id);
  try {
    return await inChange(deps, actor, instrumentIds, async (change) => {
      const known = await readKnownSeries(change.trx, actor, seriesId);
      check(versionOf(known));
      const plan = await planMove(deps, change.trx, actor, known, input, change.now);
      if (!isEnough(plan, input))
        throw new ProblemError('refused', undefined, { refusals: refusalsOf(plan), alternatives: [] });
      const out = await movedOut(change.trx, plan);
      await carryOut(change, plan);
      return out;
    });
  } catch (error) {
    if (isOverlap(error)) throw new ProblemError('busy');
    throw error;
  }
}

/** What `moveSeries` would do, writing nothing; `ok` tells whether it would do it as it is asked for. */
export async function previewMove(
  deps: Deps,
  anyone: Anyone,
  seriesId: string,
  input: SeriesMoveInput,
): Promise<SeriesMovePreview> {
  const actor = signedIn(anyone);
  const db = deps.store.read;
  const known = await readKnownSeries(db, actor, seriesId);
  const plan = await planMove(deps, db, actor, known, input, deps.clock());
  return { ...(await movedOut(db, plan)), ok: isEnough(plan, input) };
}

function isEnough({ steps, settled }: MovePlan, { fit }: SeriesMoveInput): boolean {
  if (fit === 'all') return settled.refused.size === 0;
  return steps.length === 0 || settled.moved.size > 0;
}

async function planMove(
  deps: Deps,
  db: Db,
  actor: Actor,
  known: KnownSeries,
  { scope, bookingId, move }: SeriesMoveInput,
  now: number,
): Promise<MovePlan> {
  const bookings = inScope(known, scope, bookingId);
  const movable = bookings.filter((booking) => isPossible(actor, 'move', booking, now));
  const [first] = movable;
  const nothing = { actor, known, bookings, steps: [], settled: { moved: new Map(), refused: new Map() } };
  if (!first) return nothing;
  const { zone } = known.series;
  const parts = await readBookingParts(db, first.id);
  const wanted = movable.map((booking): WantedLine => {
    const span = shiftSpan(zone, { from: booking.from_at, to: booking.to_at }, move);
    return { ...span, instrumentId: booking.instrument_id, mode: booking.mode, parts };
  });
  const all = await stepsOf(db, movable, wanted);
  const steps = all.filter(({ booking, wanted: { from, to } }) => from !== booking.from_at || to !== booking.to_at);
  if (steps.length === 0) return nothing;
  const read = await reader(deps, db, actor, first, steps, now);
  return { actor, known, bookings, steps, settled: await settle(read, steps, actor, now) };
}

async function stepsOf(db: Db, bookings: readonly BookingTable[], wanted: readonly WantedLine[]): Promise<Step[]> {
  const stations = new Map<string, Map<string, number>>(bookings.map(({ id }) => [id, new Map()]));
  for (const row of await readStations(db, [...stations.keys()])) {
    stations.get(row.owner_id)?.set(row.instrument_id, row.station);
  }
  return bookings.map((booking, index) => ({
    booking,
    wanted: wanted[index] as WantedLine,
    stations: stations.get(booking.id) ?? new Map(),
  }));
}

/** Reads the instrument for the person of the bookings, without the time of some of them. */
async function reader(deps: Deps, db: Db, actor: Actor, first: BookingTable, steps: readonly Step[], now: number) {
  const person = await readMember(db, first.person_id);
  const { groupId } = moverOf(actor, first);
  const windows = judgingWindows(steps.map(({ wanted }) => wanted));
  return async (exceptBookingIds: readonly string[]) => {
    const except = new Set(exceptBookingIds);
    const asker: Asker = { person, groupId, userClass: first.user_class, except, now };
    const bookable = await readFacts(deps, db, [first.instrument_id], asker, ...windows);
    const instrument = bookable.get(first.instrument_id);
    if (!instrument) throw new ProblemError('not-found', 'no such instrument');
    return instrument;
  };
}

async function carryOut(change: Change, { actor, steps, settled: { moved } }: MovePlan): Promise<void> {
  for (const line of moved.values()) assertLocked(change, [...line.partStations.keys()]);
  const relocated = steps.flatMap(({ booking }) => {
    const judged = moved.get(booking.id);
    return judged ? [{ booking, judged, byPerson: moverOf(actor, booking).byPerson }] : [];
  });
  await relocateAll(change, relocated);
}
