import type { Trx } from '@jishi/db/open';
import type { OfferTable, WishTable } from '@jishi/db/schema';
import { at } from './clock.ts';

/** Wishes of Anna: one that waits, one that is offered time, and one that became the booking `done`. */
export async function addWaiting(trx: Trx, instrument: string): Promise<void> {
  await addWish(trx, instrument, 'hoped', 'waiting');
  await addWish(trx, instrument, 'asked', 'offered');
  await addWish(trx, instrument, 'granted', 'fulfilled');
  await addOffer(trx, instrument, 'open', { wish_id: 'asked', state: 'open', booking_id: null, ended_at: null });
  await addOffer(trx, instrument, 'taken', {
    ...{ wish_id: 'granted', state: 'accepted', booking_id: 'done', ended_at: at(0) },
  });
  const times = { from_at: at(44), to_at: at(45), expires_at: at(2) };
  await trx
    .insertInto('occupancy')
    .values({ instrument_id: instrument, station: 0, ...times, kind: 'hold', owner_id: 'open' })
    .execute();
}

async function addWish(trx: Trx, instrument: string, id: string, state: WishTable['state']): Promise<void> {
  const rest = { group_id: null, content_hash: id, mode: null, created_at: 0, queued_at: 0, looked_at: 0 };
  const wanted = { person_id: 'anna', instrument_id: instrument, from_at: at(40), to_at: at(50), minutes: 60 };
  await trx
    .insertInto('wish')
    .values({ id, ...wanted, state, ...rest })
    .execute();
  if (state === 'fulfilled') return;
  await trx.insertInto('wish_instrument').values({ wish_id: id, instrument_id: instrument }).execute();
}

type How = Pick<OfferTable, 'wish_id' | 'state' | 'booking_id' | 'ended_at'>;

async function addOffer(trx: Trx, instrument: string, id: string, how: How): Promise<void> {
  const times = { from_at: at(44), to_at: at(45), created_at: 0, expires_at: at(2) };
  await trx
    .insertInto('offer')
    .values({ id, person_id: 'anna', instrument_id: instrument, ...how, ...times })
    .execute();
}

/** A series that the booking `gone` was of. */
export async function addSeries(trx: Trx, instrument: string): Promise<void> {
  const rule = { zone: 'Asia/Shanghai', rrule: 'FREQ=DAILY;COUNT=1', from_at: at(0), to_at: at(1) };
  const rest = { content_hash: 'x', outcome: '[]', created_at: 0 };
  await trx
    .insertInto('series')
    .values({ id: 'daily', order_id: 'free', instrument_id: instrument, person_id: 'anna', ...rule, ...rest })
    .execute();
  const set = { series_id: 'daily', occurrence_at: at(0) };
  await trx.updateTable('booking').set(set).where('id', '=', 'gone').execute();
}
