import { order } from '@jishi/shared/schema/booking';
import { wishList } from '@jishi/shared/schema/wish';
import { HOUR_MS, type Span } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { dayAfterTomorrow } from '../race/arena.ts';
import { lineOf, orderOf, randomSpan } from '../race/order.ts';
import type { Answer, Client } from '../support/client.ts';
import { pick } from '../support/random.ts';
import type { Town } from './town.ts';

/** What somebody asked for; `kept` names what a success of it must leave behind. */
export type Request = {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: { readonly 'if-match': string };
  readonly kept: Kept;
};
export type Kept = 'order' | 'booking' | 'hold' | 'closure' | 'wish' | 'no wish' | 'offer';
export type Asked = { readonly request: Request; readonly by: string; readonly answer: Answer };
export type Lost = { readonly request: Request; readonly by: string };

/** Everything that was asked since the town was opened, by what came of it. */
export type Record = {
  readonly answered: Asked[];
  /** Cut off before an answer came, or told to try again: nobody knows whether it was done. */
  readonly lost: Lost[];
  /** Bookings that somebody may have, and whose. */
  readonly bookings: { readonly id: string; readonly by: string }[];
  readonly closureIds: string[];
};

export function newRecord(): Record {
  return { answered: [], lost: [], bookings: [], closureIds: [] };
}

/** What was asked for with success so far. */
export function kindsKept({ answered }: Record): Set<Kept> {
  return new Set(answered.filter(({ answer }) => answer.status < 300).map(({ request }) => request.kept));
}

type Storm = {
  readonly town: Town;
  readonly client: Client;
  readonly random: () => number;
  readonly record: Record;
  readonly isOver: () => boolean;
};

/** Hours in which everybody wants time, so that there is never enough. */
const HOURS = 6;

/** Everybody does something again and again, until it is over or the server is gone. */
export async function storm(given: Storm): Promise<void> {
  const { town } = given;
  const busy = town.people.map((person) => keepAsking(given, person, nextOf));
  await Promise.all([...busy, keepAsking(given, town.manager, nextOfManager)]);
}

/** Takes all of these hours, so that people have to wait for each other. */
export async function fill(town: Town, client: Client, record: Record): Promise<void> {
  const from = dayAfterTomorrow();
  const asked = town.instrumentIds.flatMap((instrumentId) =>
    Array.from({ length: HOURS }, (_, hour) =>
      lineOf(instrumentId, { from: from + hour * HOUR_MS, to: from + (hour + 1) * HOUR_MS }),
    ),
  );
  await Promise.all(
    asked.map(async (line, turn) => {
      const person = town.people[turn % town.people.length] ?? town.manager;
      const request = post('/orders', orderOf(line), 'order');
      note(record, request, person.id, await client.as(person).send(request));
    }),
  );
}

/** Waits until so many more answers have come, a random moment in what goes on. */
export async function answers({ answered }: Record, count: number): Promise<void> {
  const until = Date.now() + 15_000;
  for (const enough = answered.length + count; answered.length < enough && Date.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Sends again what nobody knows the outcome of, by the same people under the same ids. */
export async function askAgain(town: Town, client: Client, record: Record): Promise<void> {
  const everybody = new Map([...town.people, town.manager].map((person) => [person.id, person]));
  for (const { request, by } of record.lost.splice(0)) {
    const person = everybody.get(by) ?? town.manager;
    note(record, request, by, await client.as(person).send(request));
  }
}

type Choose = (given: Storm, by: string, client: Client) => Promise<Request | null>;

async function keepAsking(given: Storm, person: Town['manager'], choose: Choose): Promise<void> {
  const client = given.client.as(person);
  while (!given.isOver()) {
    let request: Request | null = null;
    try {
      request = await choose(given, person.id, client);
      if (request) note(given.record, request, person.id, await client.send(request));
    } catch {
      if (request) given.record.lost.push({ request, by: person.id });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5 + given.random() * 20));
  }
}

/** Files an answer. */
export function note({ answered, lost, bookings, closureIds }: Record, request: Request, by: string, answer: Answer) {
  answered.push({ request, by, answer });
  if (answer.status === 503) lost.push({ request, by });
  if (answer.status !== 201) return;
  if (request.kept === 'order' || request.kept === 'offer') {
    bookings.push(...answer.read(order).lines.map(({ id }) => ({ id, by })));
  }
  if (request.kept === 'closure') closureIds.push((request.body as { id: string }).id);
}

const post = (path: string, body: unknown, kept: Kept): Request => ({
  method: 'POST',
  path: `/api/v1${path}`,
  body,
  kept,
});

const spanOf = (random: () => number) => randomSpan(random, dayAfterTomorrow(), HOURS);
const json = ({ from, to }: Span) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });

async function nextOf({ town, random, record }: Storm, by: string, client: Client): Promise<Request | null> {
  const chance = random();
  const instrumentId = pick(random, town.instrumentIds);
  const line = () => lineOf(pick(random, town.instrumentIds), spanOf(random));
  if (chance < 0.35) return post('/orders', random() < 0.7 ? orderOf(line()) : orderOf(line(), line()), 'order');
  if (chance < 0.45)
    return post('/holds', { id: uuidv7(), lines: [{ instrumentId, ...json(spanOf(random)) }] }, 'hold');
  if (chance < 0.55) {
    const from = dayAfterTomorrow();
    const window = json({ from, to: from + HOURS * HOUR_MS });
    return post('/waitlist', { id: uuidv7(), instrumentId, any: random() < 0.5, ...window, minutes: 120 }, 'wish');
  }
  if (chance < 0.7) return nextOfWaiting(client, random);
  const own = record.bookings.filter((booking) => booking.by === by);
  if (own.length === 0) return null;
  const { id } = pick(random, own);
  if (chance < 0.9) return post(`/bookings/${id}/cancel`, {}, 'booking');
  const headers = { 'if-match': '*' };
  return { method: 'PATCH', path: `/api/v1/bookings/${id}`, body: json(spanOf(random)), headers, kept: 'booking' };
}

/** Takes or refuses an offer, or leaves the line now and then. */
async function nextOfWaiting(client: Client, random: () => number): Promise<Request | null> {
  const seen = await client.get('/api/v1/waitlist');
  if (seen.status !== 200) return null;
  const wishes = seen.read(wishList).items;
  const offered = wishes.find(({ offer }) => offer !== null)?.offer;
  if (offered && random() < 0.7) {
    return post(`/offers/${offered.id}/accept`, { orderId: uuidv7(), bookingId: uuidv7() }, 'offer');
  }
  const waiting = wishes.find(({ state }) => state === 'waiting' || state === 'offered');
  if (!waiting || random() < 0.5) return null;
  return { method: 'DELETE', path: `/api/v1/waitlist/${waiting.id}`, kept: 'no wish' };
}

async function nextOfManager({ town, random, record }: Storm): Promise<Request | null> {
  const chance = random();
  if (chance < 0.15) {
    const from = spanOf(random).from;
    const closure = { id: uuidv7(), ...json({ from, to: from + HOUR_MS }), kind: 'maintenance', reason: '更换灯丝' };
    const displace = random() < 0.5 ? 'cancel' : 'refuse';
    return post(`/instruments/${pick(random, town.instrumentIds)}/closures`, { ...closure, displace }, 'closure');
  }
  if (chance < 0.25 && record.closureIds.length > 0) {
    return post(`/closures/${pick(random, record.closureIds)}/end`, {}, 'closure');
  }
  if (record.bookings.length === 0) return null;
  const { id } = pick(random, record.bookings.slice(-20));
  return post(`/bookings/${id}/${chance < 0.8 ? 'approve' : 'decline'}`, {}, 'booking');
}
