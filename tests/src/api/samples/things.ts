import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { line, NOW, on, orderOf, type Scene, type Someone } from '../scene.ts';
import { addExternal } from './external.ts';
import { addHouse } from './house.ts';
import { addTrainings } from './training.ts';

/** What good requests are about. */
export type Things = Awaited<ReturnType<typeof addThings>>;

/**
 * Adds an instrument with a booking of each kind that requests need, a series, an open offer and breaches, and a group.
 * The administrator, who sends the requests, is made one of an institution.
 */
export async function addThings(scene: Scene) {
  const instrumentId = await scene.addInstrument({ prices: null });
  const spareId = await scene.addInstrument({ prices: null });
  const brokenId = await scene.addInstrument({ prices: null });
  const place = (from: string, to: string) => book(scene, instrumentId, on(25, from), on(25, to));
  const [booking, cancelled, used] = [
    await place('09:00', '10:00'),
    await place('10:00', '11:00'),
    await place('11:00', '12:00'),
    await place('16:00', '17:00'),
  ];
  const times = { from_at: Date.parse(on(24, '08:00')), to_at: Date.parse(on(24, '09:00')) };
  await scene.store.write
    .updateTable('booking')
    .set({ state: 'completed', due_at: null, ...times })
    .where('id', '=', used.bookingId)
    .execute();
  return {
    instrumentId,
    /** Nothing is booked on these, and requests may close them. */
    spareId,
    brokenId,
    bookingId: booking.bookingId,
    /** Of an order that requests may cancel. */
    orderId: cancelled.orderId,
    usedId: used.bookingId,
    seriesId: await addSeries(scene, instrumentId),
    offerId: await addOffer(scene, instrumentId),
    appealedId: await addBreach(scene, booking.bookingId, scene.administrator),
    decidedId: await addBreach(scene, used.bookingId, scene.researcher),
    groupId: await addGroup(scene),
    searchId: await addSearch(scene),
    externalId: await addExternal(scene),
    troubleId: await addTrouble(scene, spareId),
    training: await addTrainings(scene),
    house: await addHouse(scene),
  };
}

async function book(scene: Scene, instrumentId: string, from: string, to: string) {
  const order = orderOf(line(instrumentId, from, to));
  expect((await scene.researcher.client.post('/api/v1/orders', order)).status).toBe(201);
  return { orderId: order.id, bookingId: order.lines[0]?.id ?? '' };
}

async function addSeries(scene: Scene, instrumentId: string): Promise<string> {
  const id = uuidv7();
  const times = { from: on(26, '14:00'), to: on(26, '15:00'), rrule: 'FREQ=WEEKLY;COUNT=2' };
  const series = { id, orderId: uuidv7(), instrumentId, ...times, fit: 'all' };
  expect((await scene.researcher.client.post('/api/v1/series', series)).status).toBe(201);
  return id;
}

/** An offer for whoever sends the requests. */
async function addOffer({ store, administrator }: Scene, instrument_id: string): Promise<string> {
  const [id, wish_id] = [uuidv7(), uuidv7()];
  const whose = { person_id: administrator.id, instrument_id, created_at: NOW };
  const times = { from_at: Date.parse(on(25, '15:00')), to_at: Date.parse(on(25, '16:00')) };
  const expires_at = Date.parse(on(24, '14:00'));
  const wish = { ...{ group_id: null, content_hash: 'x', mode: null, minutes: 60 }, queued_at: NOW, looked_at: NOW };
  await store.write.transaction().execute(async (trx) => {
    await trx
      .insertInto('wish')
      .values({ id: wish_id, ...whose, ...times, ...wish, state: 'offered' })
      .execute();
    await trx.insertInto('wish_instrument').values({ wish_id, instrument_id }).execute();
    await trx
      .insertInto('offer')
      .values({ id, wish_id, ...whose, ...times, state: 'open', booking_id: null, expires_at, ended_at: null })
      .execute();
    await trx
      .insertInto('occupancy')
      .values({ instrument_id, station: 0, ...times, kind: 'hold', owner_id: id, expires_at })
      .execute();
  });
  return id;
}

async function addBreach({ store, centre }: Scene, booking_id: string, person: Someone): Promise<string> {
  const id = uuidv7();
  const open = { appeal: null, appealed_at: null, decided_at: null, decided_by: null, waived_at: null, note: null };
  await store.write
    .insertInto('breach')
    .values({
      ...{ id, person_id: person.id, facility_id: centre.id, booking_id },
      ...{ kind: 'overrun', at: NOW, pause_id: null, ...open },
    })
    .execute();
  return id;
}

/** A group of whoever sends the requests, with the researcher in it. */
async function addGroup({ store, hefei, administrator, researcher }: Scene): Promise<string> {
  const id = uuidv7();
  await store.write.updateTable('person').set({ institution_id: hefei }).where('id', '=', administrator.id).execute();
  const group = { id, name: { zh: '表面组' }, institutionId: hefei };
  expect((await administrator.client.post('/api/v1/groups', group)).status).toBe(201);
  const member = { email: `${researcher.id}@example.org`, role: 'member' };
  expect((await administrator.client.post(`/api/v1/groups/${id}/members`, member)).status).toBeLessThan(300);
  return id;
}

/** A saved search of whoever sends the requests. */
async function addSearch({ administrator }: Scene): Promise<string> {
  const search = { id: uuidv7(), name: '电镜', question: 'q=电镜' };
  expect((await administrator.client.post('/api/v1/searches', search)).status).toBe(201);
  return search.id;
}

async function addTrouble(scene: Scene, instrumentId: string): Promise<string> {
  const report = { id: uuidv7(), kind: 'other', text: '异响' };
  const answer = await scene.researcher.client.post(`/api/v1/instruments/${instrumentId}/problems`, report);
  expect(answer.status).toBe(201);
  return report.id;
}
