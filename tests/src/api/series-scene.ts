import { seriesCancelled, seriesMoved, seriesNow, seriesOut } from '@jishi/shared/schema/series';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { on, type Someone } from './scene.ts';

type Wish = Readonly<Record<string, unknown>>;

/** Every workday from 9 to 11, all or nothing, unless told otherwise. */
export function seriesOf(instrumentId: string, wish: Wish = {}) {
  return {
    id: uuidv7(),
    orderId: uuidv7(),
    instrumentId,
    from: on(25, '09:00'),
    to: on(25, '11:00'),
    rrule: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=5',
    fit: 'all',
    ...wish,
  };
}

export const post = ({ client }: Someone, wish: Wish) => client.post('/api/v1/series', wish);

/** A series that was booked. */
export async function booked(who: Someone, wish: Wish) {
  const answer = await post(who, wish);
  expect(answer.status, answer.text).toBe(201);
  return answer.read(seriesOut);
}

export async function readSeries({ client }: Someone, id: string) {
  const answer = await client.get(`/api/v1/series/${id}`);
  expect(answer.status, answer.text).toBe(200);
  return { ...answer.read(seriesNow), etag: answer.headers.etag ?? '' };
}

/** Moves with the version of the moment. */
export async function patch(who: Someone, id: string, move: Wish) {
  const { etag } = await readSeries(who, id);
  return who.client.patch(`/api/v1/series/${id}`, move, { 'if-match': etag });
}

export async function moved(who: Someone, id: string, move: Wish) {
  const answer = await patch(who, id, move);
  expect(answer.status, answer.text).toBe(200);
  return answer.read(seriesMoved);
}

export async function cancelled({ client }: Someone, id: string, wish: Wish) {
  const answer = await client.post(`/api/v1/series/${id}/cancel`, wish);
  expect(answer.status, answer.text).toBe(200);
  return answer.read(seriesCancelled);
}

/** Start and end without the year, as `12-01T09:00` on the wall clock of Shanghai. */
export function inShanghai(spans: readonly { readonly from: string; readonly to: string }[]): string[] {
  const read = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString();
  return spans.map(({ from, to }) => `${read(from).slice(5, 16)}-${read(to).slice(11, 16)}`);
}
