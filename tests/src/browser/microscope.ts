import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { type Booking, bookingPage, type PriceOut, type Quote, quote } from '@jishi/shared/schema/booking';
import { agenda, type Instrument, instrument } from '@jishi/shared/schema/instrument';
import { HOUR_MS, type Span } from '@jishi/shared/time/span';
import { localDate } from '@jishi/shared/time/zone';
import type { BrowserContext } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { NOW, type Stage, ZONE } from './stage.ts';

const WEEK_MS = 7 * 24 * HOUR_MS;
const STEP_MS = HOUR_MS / 2;
/** The longest notice that the microscope asks for, and some room. */
const SOONEST = NOW + 3 * HOUR_MS;

/**
 * A free time of so many hours on the microscope this week, each on a day of its own: the first for 0, the next for 1.
 * Throws when the sample has none, because then nothing would be proven.
 */
export async function freeTime(stage: Stage, nth = 0, hours = 4): Promise<Span> {
  const times = await freeTimes(stage, hours);
  const found = times[nth];
  if (!found) throw new Error(`only ${times.length} days of this week have ${hours} h free on the microscope`);
  return found;
}

async function freeTimes({ client, anchors }: Stage, hours: number): Promise<Span[]> {
  const [from, to] = [SOONEST, NOW + WEEK_MS].map((instant) => new Date(instant).toISOString());
  const path = `/api/v1/instruments/${anchors.microscopeId}/agenda?from=${from}&to=${to}`;
  const spans = (await client.get(path)).read(agenda).free.flatMap((free) => {
    const start = Math.ceil(Math.max(Date.parse(free.from), SOONEST) / STEP_MS) * STEP_MS;
    const span = { from: start, to: start + hours * HOUR_MS };
    return span.to <= Date.parse(free.to) && localDate(ZONE, span.from) === localDate(ZONE, span.to - 1) ? [span] : [];
  });
  return spans.filter(
    (span, index) =>
      spans.findIndex((other) => localDate(ZONE, other.from) === localDate(ZONE, span.from)) === index &&
      localDate(ZONE, span.from) <= '2026-11-29',
  );
}

export async function readInstrument({ client, anchors }: Stage): Promise<Instrument> {
  return (await client.get(`/api/v1/instruments/${anchors.microscopeId}`)).read(instrument);
}

/** What the server would say to these hours, asked as whoever has the context's session. */
export async function askQuote(context: BrowserContext, instrumentId: string, span: Span): Promise<Quote> {
  const answer = await context.request.post('/api/v1/quotes', { data: { lines: [wireLine(instrumentId, span)] } });
  return quote.parse(await answer.json());
}

export function priceIn({ lines }: Quote): PriceOut {
  const price = lines[0]?.price;
  if (!price) throw new Error('the microscope has no price');
  return price;
}

export function wireLine(instrumentId: string, span: Span) {
  return { instrumentId, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
}

/** An order for the microscope that is ready to be sent. */
export function orderAddress({ anchors }: Stage, span: Span): string {
  const { instrumentId, from, to } = wireLine(anchors.microscopeId, span);
  return `/order?line=${instrumentId}~${from}~${to}~self`;
}

/** Books as whoever has the context's session, beside the pages; answers the order's id. */
export async function book(context: BrowserContext, instrumentId: string, span: Span): Promise<string> {
  const id = uuidv7();
  const lines = [{ id: uuidv7(), ...wireLine(instrumentId, span) }];
  const answer = await context.request.post('/api/v1/orders', { data: { id, lines } });
  if (answer.status() !== 201) throw new Error(`not booked: ${answer.status()} ${await answer.text()}`);
  return id;
}

/** The bookings in a state at exactly this time, of whoever has the context's session. */
export async function bookingsAt(
  context: BrowserContext,
  span: Span,
  state: BookingState = 'confirmed',
): Promise<Booking[]> {
  const { from, to } = wireLine('', span);
  const answer = await context.request.get(`/api/v1/bookings?mine=1&state=${state}&from=${from}&to=${to}`);
  const { items } = bookingPage.parse(await answer.json());
  return items.filter((booking) => Date.parse(booking.from) === span.from && Date.parse(booking.to) === span.to);
}
