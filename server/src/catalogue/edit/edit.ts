import { instrumentsOfOrders } from '@jishi/db/queries/availability';
import { futureBookingsOfInstruments } from '@jishi/db/queries/booking';
import { readInventoryOf } from '@jishi/db/queries/inventory';
import { nameOf } from '@jishi/db/queries/naming';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { Booking } from '@jishi/shared/schema/booking';
import type { BulkChange, BulkOutcome, BulkRow, InstrumentChange } from '@jishi/shared/schema/inventory';
import type { Deps } from '../../context.ts';
import { assertLocked, inChange } from '../../engine/change.ts';
import { managedFacility, managedInstrument } from '../../engine/managed.ts';
import { carryOut } from './carry-out.ts';
import { checkWords, type Planned, planChange } from './plan.ts';

/** How bookings look to an actor; given by app.ts, because showing bookings is another room's. */
export type ShowBookings = (actor: Anyone, bookingIds: readonly string[]) => Promise<Booking[]>;
/** Called with the version there is; throws when the client has seen another one. */
type Check = (version: number) => void;

const MAX_SHOWN = 100;

/** Thrown to roll back what is refused for one instrument at least. */
class Hindered extends Error {
  readonly planned: readonly Planned[];

  constructor(planned: readonly Planned[]) {
    super('hindered');
    this.planned = planned;
  }
}

/**
 * Changes one instrument. Throws `refused` with the `bookings` that need its stations or, when it is withdrawn, are still
 * to come; `invalid` for words that the catalogue does not know; and what `check` and `managedInstrument` throw.
 */
export async function changeInstrument(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  change: InstrumentChange,
  check: Check,
  show: ShowBookings,
): Promise<void> {
  const { actor, place } = await managedInstrument(deps, anyone, instrumentId);
  await checkWords(deps.store.read, place.facility_id, change);
  try {
    await written(deps, actor, place.facility_id, [instrumentId], change, (planned) => {
      const [one] = planned;
      if (!one) throw new ProblemError('not-found', 'no such instrument');
      check(one.row.version);
    });
  } catch (error) {
    if (!(error instanceof Hindered)) throw error;
    throw await refusal(anyone, error.planned, show);
  }
}

/**
 * The same change of many instruments of a facility, all of them or none. Throws `refused` with the fate of each.
 */
export async function changeTogether(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  { ids, change }: BulkChange,
  show: ShowBookings,
): Promise<BulkOutcome> {
  const actor = await managedFacility(deps, anyone, facilityId);
  await checkWords(deps.store.read, facilityId, change, '/change');
  try {
    const planned = await written(deps, actor, facilityId, ids, change, (found) => {
      if (found.length < ids.length) throw new Hindered(found);
    });
    return outcomeOf(anyone, ids, planned, show);
  } catch (error) {
    if (!(error instanceof Hindered)) throw error;
    const outcome = await outcomeOf(anyone, ids, error.planned, show);
    throw new ProblemError('refused', 'some of the instruments cannot be changed so', { refusals: [], ...outcome });
  }
}

/** What a change of many would do, writing nothing. */
export async function previewTogether(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  { ids, change }: BulkChange,
  show: ShowBookings,
): Promise<BulkOutcome> {
  await managedFacility(deps, anyone, facilityId);
  const db = deps.store.read;
  await checkWords(db, facilityId, change, '/change');
  const planned = await planChange(db, await readInventoryOf(db, facilityId, ids), change, deps.clock());
  return outcomeOf(anyone, ids, planned, show);
}

/** Carries a change out under the locks of everything that it may touch; answers what it did to each instrument. */
async function written(
  deps: Deps,
  actor: Actor,
  facilityId: string,
  ids: readonly string[],
  change: InstrumentChange,
  look: (planned: readonly Planned[]) => void,
): Promise<readonly Planned[]> {
  // Nobody has the agendas of others' instruments locked for them.
  const known = (await readInventoryOf(deps.store.read, facilityId, ids)).map(({ id }) => id);
  const lockIds = [...known, ...(await ordersTouched(deps, known, change))];
  return inChange(deps, actor, lockIds, async (locked) => {
    const rows = await readInventoryOf(locked.trx, facilityId, ids);
    assertLocked(
      locked,
      rows.map(({ id }) => id),
    );
    const planned = await planChange(locked.trx, rows, change, locked.now);
    look(planned);
    if (planned.some(({ problem }) => problem !== null)) throw new Hindered(planned);
    await carryOut(locked, planned, change);
    return planned;
  });
}

async function ordersTouched(deps: Deps, ids: readonly string[], change: InstrumentChange): Promise<string[]> {
  if (change.withdrawn !== true || change.displace !== 'cancel') return [];
  const bookings = await futureBookingsOfInstruments(deps.store.read, ids, deps.clock());
  return instrumentsOfOrders(deps.store.read, [...new Set(bookings.map(({ order_id }) => order_id))]);
}

async function outcomeOf(
  actor: Anyone,
  ids: readonly string[],
  planned: readonly Planned[],
  show: ShowBookings,
): Promise<BulkOutcome> {
  const byId = new Map(planned.map((one) => [one.row.id, one]));
  const items = ids.map((id) => rowOut(id, byId.get(id)));
  const count = (outcome: BulkRow['outcome']) => items.filter((item) => item.outcome === outcome).length;
  const bookings = planned.flatMap((one) => one.bookings).slice(0, MAX_SHOWN);
  return {
    items,
    changed: count('changed'),
    same: count('same'),
    refused: count('refused'),
    bookings: await show(actor, bookings),
  };
}

function rowOut(id: string, planned: Planned | undefined): BulkRow {
  if (!planned) return { id, name: {}, outcome: 'refused', fields: [], problem: 'not-found', bookings: 0 };
  const { row, fields, problem, bookings } = planned;
  const changed = fields.length > 0 ? 'changed' : 'same';
  return {
    id,
    name: nameOf(row.name_zh, row.name_en),
    outcome: problem === null ? changed : 'refused',
    fields: [...fields],
    problem,
    bookings: bookings.length,
  };
}

const WHY = {
  'not-found': 'no such instrument',
  stations: 'bookings to come need more stations',
  bookings: 'there are bookings to come',
} as const;

async function refusal(actor: Anyone, planned: readonly Planned[], show: ShowBookings): Promise<ProblemError> {
  const [one] = planned.filter(({ problem }) => problem !== null);
  const bookings = await show(actor, (one?.bookings ?? []).slice(0, MAX_SHOWN));
  const problem = one?.problem ?? 'bookings';
  return new ProblemError('refused', WHY[problem], {
    refusals: [],
    problem,
    bookings,
    total: one?.bookings.length ?? 0,
  });
}
