import { FRESH_BOOKING } from '@jishi/db/fresh';
import type { Store, Trx } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { addFacility, addInstitution, addInstrument, type TestFacility } from '../../support/fixture.ts';
import { at } from './clock.ts';
import { addExternals } from './externals.ts';
import { addHouse } from './house.ts';
import { addNotices } from './notices.ts';
import { addSearches } from './searches.ts';
import { addTrainings } from './training.ts';
import { addSeries, addWaiting } from './waiting.ts';

export type World = { readonly here: TestFacility; readonly elsewhere: TestFacility; readonly instrument: string };

/** Something of everything, as it should be. Ids of orders, bookings and closures are words, so that tests read well. */
export async function furnish(store: Store): Promise<World> {
  const here = await addFacility(store, await addInstitution(store, '样例大学'), '样例平台');
  const elsewhere = await addFacility(store, await addInstitution(store, '样例医院'), '样例中心');
  const prices = {
    currency: 'CNY',
    hourlyMinor: { internal: 1, academic: 1, company: 1 },
    startUpMinor: 0,
    periods: [],
    urgent: null,
    minimumMinor: 0,
  };
  const instrument = await addInstrument(store, here, { stations: 2, technique: 'tem', prices });
  await addInstrument(store, elsewhere);
  await store.write.transaction().execute(async (trx) => {
    for (const id of ['anna', 'bo']) await addPerson(trx, id);
    await addOrder(trx, 'paid', 300, 'CNY');
    await addBooking(trx, here, instrument, { id: 'coming', order_id: 'paid', price_minor: 300, from: 8, to: 10 });
    await addBooking(trx, here, instrument, {
      id: 'agreed',
      order_id: 'paid',
      line: 1,
      currency: 'XXX',
      from: 10,
      to: 11,
    });
    await addOrder(trx, 'free', 0, 'XXX');
    await addBooking(trx, here, instrument, { id: 'gone', order_id: 'free', state: 'cancelled', currency: 'XXX' });
    await addBooking(trx, here, instrument, {
      id: 'done',
      order_id: 'free',
      line: 1,
      state: 'completed',
      currency: 'XXX',
    });
    await addClosure(trx, here, instrument, 'repair', 20, 24, null);
    await addClosure(trx, here, instrument, 'ended', 30, 34, at(31));
    await occupy(trx, instrument, 0, 8, 10, 'booking', 'coming');
    await occupy(trx, instrument, 1, 9, 12, 'booking', 'agreed');
    for (const station of [0, 1]) await occupy(trx, instrument, station, 20, 24, 'maintenance', 'repair');
    for (const station of [0, 1]) await occupy(trx, instrument, station, 30, 31, 'maintenance', 'ended');
    await occupy(trx, instrument, 0, 40, 41, 'hold', 'held', at(1));
    await addWaiting(trx, instrument);
    await addSeries(trx, instrument);
    await addNotices(trx, here);
    await addSearches(trx, instrument);
    await addTrainings(trx, here, instrument);
    await addExternals(trx, here.id, instrument);
    await addHouse(trx, here, elsewhere, instrument);
  });
  return { here, elsewhere, instrument };
}

async function addPerson(trx: Trx, id: string): Promise<void> {
  const rest = { institution_id: null, language: null, zone: null, source: 'test', created_at: 0, suspended_at: null };
  await trx
    .insertInto('person')
    .values({ id, name: id, email: `${id}@demo.test`, ...rest, calendar_by: 'feed' })
    .execute();
}

async function addOrder(trx: Trx, id: string, price_minor: number, currency: string): Promise<void> {
  const row = { id, person_id: 'anna', content_hash: id, price_minor, currency, created_at: 0 };
  await trx.insertInto('orders').values(row).execute();
}

type Given = {
  readonly id: string;
  readonly order_id: string;
  readonly line?: number;
  readonly state?: BookingState;
  readonly price_minor?: number;
  readonly currency?: string;
  readonly from?: number;
  readonly to?: number;
};

async function addBooking(trx: Trx, facility: TestFacility, instrument: string, given: Given): Promise<void> {
  const { id, order_id, line = 0, state = 'confirmed', price_minor = 0, currency = 'CNY', from = 0, to = 1 } = given;
  await trx
    .insertInto('booking')
    .values({
      ...{ id, order_id, line, state, price_minor, currency, from_at: at(from), to_at: at(to) },
      ...{
        instrument_id: instrument,
        facility_id: facility.id,
        person_id: 'anna',
        user_class: 'academic',
        mode: 'self',
      },
      ...{
        purpose: null,
        reason: null,
        version: 1,
        sequence: 0,
        calendar_uid: `uid-${id}`,
        created_at: 0,
        updated_at: 0,
      },
      cancelled_at: state === 'cancelled' ? at(0) : null,
      ...FRESH_BOOKING,
    })
    .execute();
  await appendEvents(trx, [{ at: 0, kind: 'booking.placed', actorId: 'anna', subjectId: id }]);
}

async function addClosure(
  trx: Trx,
  facility: TestFacility,
  instrument: string,
  id: string,
  from: number,
  to: number,
  ended_at: number | null,
): Promise<void> {
  const rest = { reason: '维修', created_by: 'bo', created_at: 0, updated_at: 0, ended_at, sequence: 0 };
  const place = { instrument_id: instrument, facility_id: facility.id, kind: 'maintenance' as const };
  await trx
    .insertInto('closure')
    .values({ id, ...place, from_at: at(from), to_at: at(to), ...rest })
    .execute();
}

async function occupy(
  trx: Trx,
  instrument_id: string,
  station: number,
  from: number,
  to: number,
  kind: 'booking' | 'hold' | 'maintenance',
  owner_id: string,
  expires_at: number | null = null,
): Promise<void> {
  const row = { instrument_id, station, from_at: at(from), to_at: at(to), kind, owner_id, expires_at };
  await trx.insertInto('occupancy').values(row).execute();
}
