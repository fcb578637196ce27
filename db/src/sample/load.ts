import type { Trx } from '../open.ts';
import type { Database } from '../schema.ts';
import { type AgendaRows, type AgendaSetting, makeAgenda } from './agenda.ts';
import { makeFacility, type Setting } from './facility.ts';
import type { PlannedInstitution } from './plan.ts';
import { randomOf } from './random.ts';
import { insertRows } from './write.ts';

/** Rows that wait to be written, in the order in which they refer to each other. */
const TABLES = [
  'facility',
  'schedule',
  'schedule_version',
  'instrument',
  'agenda',
  'orders',
  'booking',
  'approval',
  'closure',
  'occupancy',
] as const;
type Waiting = { [Table in (typeof TABLES)[number]]: Database[Table][] };

export type Whole = Setting & AgendaSetting & { readonly seed: number };

/** Few enough that rows die young: the collector then takes them at once and the process stays small. */
const FLUSH_AT_INSTRUMENTS = 150;

/** Makes and writes everything below the institutions, a few institutions at a time so that memory stays flat. */
export async function loadInstitutions(trx: Trx, whole: Whole, onInstruments: (done: number) => void): Promise<void> {
  let waiting = nothing();
  let done = 0;
  for (const institution of whole.plan.institutions) {
    addInstitution(waiting, whole, institution);
    if (waiting.instrument.length < FLUSH_AT_INSTRUMENTS) continue;
    done += waiting.instrument.length;
    await flush(trx, waiting);
    waiting = nothing();
    onInstruments(done);
  }
  done += waiting.instrument.length;
  await flush(trx, waiting);
  onInstruments(done);
}

function nothing(): Waiting {
  return {
    facility: [],
    schedule: [],
    schedule_version: [],
    instrument: [],
    agenda: [],
    orders: [],
    booking: [],
    approval: [],
    closure: [],
    occupancy: [],
  };
}

async function flush(trx: Trx, waiting: Waiting): Promise<void> {
  for (const table of TABLES) await insertRows(trx, table, waiting[table]);
}

function addInstitution(waiting: Waiting, whole: Whole, institution: PlannedInstitution): void {
  const random = randomOf(whole.seed, 'institution', institution.index);
  institution.facilities.forEach((_, index) => {
    const facility = makeFacility(random, institution, index, whole);
    waiting.facility.push(facility.row);
    waiting.schedule.push(...facility.schedules);
    waiting.schedule_version.push(...facility.versions);
    for (const instrument of facility.instruments) {
      waiting.instrument.push(instrument.row);
      addAgenda(waiting, makeAgenda(random, instrument, institution.index, whole));
    }
  });
}

function addAgenda(waiting: Waiting, { agenda, closures, bookings, occupancies }: AgendaRows): void {
  waiting.agenda.push(agenda);
  waiting.closure.push(...closures);
  for (const { order, booking, approvals } of bookings) {
    waiting.orders.push(order);
    waiting.booking.push(booking);
    waiting.approval.push(...approvals);
  }
  waiting.occupancy.push(...occupancies);
}
