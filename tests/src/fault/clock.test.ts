import { checkInvariants } from '@jishi/db/invariants';
import { HOUR_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openMailbox } from '../notice/mailbox.ts';
import { lineOf, orderOf } from '../race/order.ts';
import type { TestPerson } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { KINDS } from '../support/store.ts';
import { expectAllSent, expectToldOnce } from './once.ts';
import { openTown, type Town } from './town.ts';

const NOW = Date.parse('2026-11-24T12:00:00+08:00');
const HOUR = 60;
const DAY = 24 * HOUR;

describe.each(KINDS)('a clock that steps on %s', (kind) => {
  let server: TestServer;
  let town: Town;
  beforeEach(async () => {
    const box = await openMailbox();
    const settings = { smtpUrl: box.url, outboundPrivate: true };
    server = await startTestServer(kind, { now: NOW, settings });
    town = await openTown(server.store, box);
  });
  afterEach(async () => {
    await server.stop();
    await town.close();
  });

  const person = (turn: number) => town.people[turn] as TestPerson;
  const span = (fromHour: number, hours = 1) => ({
    from: NOW + fromHour * HOUR_MS,
    to: NOW + (fromHour + hours) * HOUR_MS,
  });
  const json = (fromHour: number, hours = 1) => {
    const { from, to } = span(fromHour, hours);
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  };
  const ask = async (who: TestPerson, path: string, body: object) => {
    const answer = await server.client.as(who).post(`/api/v1${path}`, body);
    expect(answer.status, answer.text).toBeLessThan(300);
  };
  const book = async (who: TestPerson, instrumentId: string, fromHour: number, hours = 1) => {
    const order = orderOf(lineOf(instrumentId, span(fromHour, hours)));
    await ask(who, '/orders', order);
    return order.lines[0]?.id ?? '';
  };
  const hold = async (who: TestPerson, instrumentId: string, fromHour: number) => {
    const id = uuidv7();
    await ask(who, '/holds', { id, lines: [{ instrumentId, ...json(fromHour) }] });
    return id;
  };
  const wait = async (who: TestPerson, instrumentId: string, fromHour: number) => {
    const id = uuidv7();
    await ask(who, '/waitlist', { id, instrumentId, ...json(fromHour, 2), minutes: 120 });
    return id;
  };
  const kindsOf = async (subjectId: string) => {
    const rows = await server.store.read
      .selectFrom('event')
      .select('kind')
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.kind);
  };
  const offers = () => server.store.read.selectFrom('offer').selectAll().orderBy('created_at').orderBy('id').execute();

  /** Everything that was told is sent before the clock moves, the server does what is due, and the database is whole. */
  async function step(minutes: number): Promise<void> {
    await vi.waitFor(() => expectAllSent(town), 20_000);
    server.passMinutes(minutes);
    await server.runJobs();
    expect((await checkInvariants(server.store.read)).filter(({ ok }) => !ok)).toEqual([]);
  }

  test('back by an hour and forward by days ends everything once, and tells of it once', async () => {
    const strict = await town.addInstrument({ checkIn: 'required', releaseMinutes: 15 });
    const asking = await town.addInstrument({ approval: ['manager'], approvalMinutes: 120, remindMinutes: 60 });
    const silent = await town.addInstrument({ approval: ['manager'], approvalMinutes: 120, silence: 'approve' });
    const full = await town.addInstrument({});
    const used = await book(person(0), full, 30);
    const missed = await book(person(1), strict, 5, 2);
    const unanswered = await book(person(2), asking, 20);
    const agreed = await book(person(3), silent, 20);
    const held = await hold(person(4), full, 40);
    const first = await book(person(5), full, 60, 2);
    const wishes = [await wait(person(6), full, 60), await wait(person(7), full, 60)];
    await ask(person(5), `/bookings/${first}/cancel`, {});

    const walk = [
      5,
      -HOUR,
      HOUR,
      HOUR,
      -HOUR,
      HOUR,
      4 * HOUR,
      -HOUR,
      20,
      -3 * HOUR,
      6 * HOUR,
      -HOUR,
      3 * DAY,
      -HOUR,
      2 * HOUR,
      4 * DAY,
    ];
    for (const minutes of walk) await step(minutes);
    await step(0);
    await vi.waitFor(() => expectAllSent(town), 20_000);

    expect(await kindsOf(used)).toEqual(['booking.placed', 'booking.completed']);
    expect(await kindsOf(missed)).toEqual(['booking.placed', 'booking.no-show']);
    expect(await kindsOf(unanswered)).toEqual(['booking.placed', 'booking.reminded', 'booking.expired']);
    expect(await kindsOf(agreed)).toEqual([
      'booking.placed',
      'booking.approved',
      'booking.confirmed',
      'booking.completed',
    ]);
    expect(await kindsOf(first)).toEqual(['booking.placed', 'booking.cancelled']);
    expect(await kindsOf(held)).toEqual(['hold.placed', 'hold.ended']);
    for (const wish of wishes) expect((await kindsOf(wish)).at(-1)).toBe('wish.ended');
    const made = await offers();
    expect(made.map(({ wish_id }) => wish_id).toSorted()).toEqual(wishes.toSorted());
    for (const { id } of made) expect(await kindsOf(id)).toEqual(['offer.made', 'offer.expired']);
    expect(await server.store.read.selectFrom('occupancy').selectAll().where('kind', '=', 'hold').execute()).toEqual(
      [],
    );
    await expectToldOnce(town);
    const ids = town.receiver.taken.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(town.box.received.map(({ messageId }) => messageId)).size).toBe(town.box.received.length);
  });

  test('back after it stood days ahead keeps nothing held or offered until then', async () => {
    const [instrumentId, full] = [await town.addInstrument({}), await town.addInstrument({})];
    await step(3 * DAY);
    const held = await hold(person(0), instrumentId, 100);
    const taken = await book(person(1), full, 100, 2);
    const wish = await wait(person(2), full, 100);
    await ask(person(1), `/bookings/${taken}/cancel`, {});
    const [offer] = await offers();
    expect(offer?.wish_id).toBe(wish);
    await step(-3 * DAY);
    expect(await kindsOf(held)).toEqual(['hold.placed', 'hold.ended']);
    expect(await kindsOf(offer?.id ?? '')).toEqual(['offer.made', 'offer.expired']);
    await book(person(3), instrumentId, 100);
  });

  test('back while the ends outside take nothing tries again by the new clock, under the same ids', async () => {
    town.box.answer = () => ({ code: 451 });
    town.receiver.answer = () => ({ status: 503 });
    const instrumentId = await town.addInstrument({});
    await book(person(0), instrumentId, 30);
    const tried = (count: number) =>
      vi.waitFor(() => {
        expect(town.box.received.length).toBeGreaterThanOrEqual(count);
        expect(town.receiver.taken.length).toBeGreaterThanOrEqual(count);
      }, 15_000);
    await tried(1);
    const failed = async () => {
      for (const table of ['mail', 'delivery'] as const) {
        const rows = await server.store.read.selectFrom(table).select(['claimed_until', 'last_error']).execute();
        for (const row of rows) expect(row).toEqual({ claimed_until: null, last_error: expect.any(String) });
      }
    };
    await vi.waitFor(failed, 15_000);
    server.passMinutes(-HOUR);
    await tried(2);
    await vi.waitFor(failed, 15_000);
    [town.box.answer, town.receiver.answer] = [() => 'take', () => ({ status: 204 })];
    server.passMinutes(DAY);
    await vi.waitFor(() => expectAllSent(town), 15_000);
    await expectToldOnce(town);
  });
});
