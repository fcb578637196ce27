import { transact } from '@jishi/db/open';
import { appendEvents, type NewEvent } from '@jishi/db/queries/event';
import type { BookingTable } from '@jishi/db/schema';
import type { Config } from '@jishi/server/config';
import { startNotices } from '@jishi/server/notice/notices';
import type { BookingEventKind } from '@jishi/shared/schema/event';
import { v7 as uuidv7 } from 'uuid';
import { makeTestDeps } from '../support/deps.ts';
import { addFacility, addInstitution, addInstrument, type TestFacility } from '../support/fixture.ts';
import { addPerson } from '../support/people.ts';
import { type Kind, openTestStore, type TestStore } from '../support/store.ts';

/** Tuesday, noon in Shanghai. */
export const NOW = Date.parse('2026-11-24T12:00:00+08:00');
export const HOUR = 3_600_000;

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A facility in Shanghai with two managers, a microscope, and people who book it. */
export async function openStage(kind: Kind) {
  const test: TestStore = await openTestStore(kind);
  const { store } = test;
  const institution = await addInstitution(store, '上海大学');
  const centre = await addFacility(store, institution, '电镜中心');
  const tem = await addInstrument(store, centre, { name: '透射电镜 <TEM> & co' });
  const person = (given: Parameters<typeof addPerson>[1]) => addPerson(store, { institutionId: institution, ...given });
  const [researcher, colleague, manager, deputy] = [
    await person({ name: '李雷' }),
    await person({ name: 'Ann "A" <b>' }),
    await person({ name: '韩梅梅', manages: [centre.id] }),
    await person({ name: '代班人' }),
  ];
  await store.write
    .updateTable('person')
    .set({ language: 'en', zone: 'Europe/Berlin' })
    .where('id', '=', colleague.id)
    .execute();
  return { test, store, institution, centre, tem, researcher, colleague, manager, deputy, close: () => test.close() };
}

export function addressOf(person: { readonly id: string }): string {
  return `${person.id}@example.org`;
}

/** Whatever follows and sends, as one server of its own; its clock stands still until it is moved. */
export async function startSending(stage: Stage, settings: Partial<Config>, now = NOW) {
  const deps = makeTestDeps(stage.store, { outboundPrivate: true, ...settings }, now);
  const notices = await startNotices(deps);
  return { ...notices, deps, passMinutes: deps.passMinutes };
}

type Wanted = Partial<Pick<BookingTable, 'from_at' | 'to_at' | 'state' | 'group_id' | 'reason'>>;

/** A booking as a row, with the order that it belongs to; whether its time is free is not asked. */
export async function addBooking(
  stage: Stage,
  owner: { readonly id: string },
  {
    from_at = NOW + 24 * HOUR,
    to_at = NOW + 26 * HOUR,
    state = 'confirmed',
    group_id = null,
    reason = null,
  }: Wanted = {},
  instrumentId = stage.tem,
  facility: TestFacility = stage.centre,
): Promise<string> {
  const [id, orderId] = [uuidv7(), uuidv7()];
  await stage.store.write.transaction().execute(async (trx) => {
    await trx
      .insertInto('orders')
      .values({ id: orderId, person_id: owner.id, content_hash: id, price_minor: 0, currency: 'CNY', created_at: NOW })
      .execute();
    const times = { created_at: NOW, updated_at: NOW, cancelled_at: null, from_at, to_at };
    const used = {
      occurrence_at: null,
      checked_in_at: null,
      checked_out_at: null,
      used_from: null,
      used_to: null,
      fee_minor: null,
    };
    const about = {
      instrument_id: instrumentId,
      facility_id: facility.id,
      person_id: owner.id,
      group_id,
      series_id: null,
    };
    const kind = { user_class: 'internal', mode: 'self', price_minor: 0, currency: 'CNY', purpose: null } as const;
    const counted = { line: 0, version: 1, sequence: 0, calendar_uid: id, due_at: null, terms: '{}' };
    await trx
      .insertInto('booking')
      .values({ id, order_id: orderId, ...about, ...kind, ...counted, ...times, ...used, state, reason })
      .execute();
  });
  return id;
}

type BookingHappening = BookingEventKind extends `booking.${infer What}` ? What : never;

/** The event of a booking as the engine tells it. */
export function eventOf(
  stage: Stage,
  kind: BookingHappening,
  bookingId: string,
  owner: { readonly id: string },
  actor: { readonly id: string } | null,
  data: object = {},
): NewEvent {
  return {
    at: NOW,
    kind: `booking.${kind}`,
    actorId: actor?.id ?? null,
    subjectId: bookingId,
    instrumentId: stage.tem,
    facilityId: stage.centre.id,
    personId: owner.id,
    data: { from: NOW + 24 * HOUR, to: NOW + 26 * HOUR, state: 'confirmed', change: uuidv7(), ...data },
  };
}

export async function tell(stage: Stage, ...events: NewEvent[]): Promise<void> {
  await transact(stage.store, (trx) => appendEvents(trx, events));
}

/** The step of approval that a booking waits for. */
export async function askApproval(stage: Stage, bookingId: string, party: 'manager' | 'group-head'): Promise<void> {
  const decided = { decided_at: null, decided_by: null, decision: null };
  await stage.store.write
    .insertInto('approval')
    .values({
      booking_id: bookingId,
      step: 0,
      party,
      asked_at: NOW,
      due_at: NOW + 48 * HOUR,
      remind_at: null,
      ...decided,
    })
    .execute();
}

export async function mailRows(stage: Stage) {
  return stage.store.read.selectFrom('mail').selectAll().orderBy('created_at').orderBy('id').execute();
}

/** Settles when every follower has dealt with every event. */
export async function caughtUp(stage: Stage, name = 'mail'): Promise<void> {
  for (const until = Date.now() + 15_000; ; ) {
    const { last } = await stage.store.read
      .selectFrom('event')
      .select((eb) => eb.fn.max('id').as('last'))
      .executeTakeFirstOrThrow();
    const row = await stage.store.read
      .selectFrom('follower')
      .select('cursor')
      .where('name', '=', name)
      .executeTakeFirst();
    if (row && Number(row.cursor) === Number(last ?? 0)) return;
    if (Date.now() > until) throw new Error(`${name} does not follow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
