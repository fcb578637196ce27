import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE_MS, type Span } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import type { Answer } from '../support/client.ts';
import { below } from '../support/random.ts';
import type { Racer } from './arena.ts';

const MAX_TURNS = 10;

export type Line = { readonly id: string; readonly instrumentId: string; readonly from: string; readonly to: string };
export type Order = { readonly id: string; readonly lines: readonly Line[] };
/** What somebody asked for and what they were answered. */
export type Asked = { readonly order: Order; readonly answer: Answer };

export function lineOf(instrumentId: string, { from, to }: Span): Line {
  return { id: uuidv7(), instrumentId, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

export function orderOf(...lines: readonly Line[]): Order {
  return { id: uuidv7(), lines };
}

export async function ask({ client }: Racer, order: Order): Promise<Asked> {
  return { order, answer: await client.post('/api/v1/orders', order) };
}

/** One to four hours on the quarter of an hour, beginning within `hours` after `start`. */
export function randomSpan(random: () => number, start: number, hours: number): Span {
  const from = start + below(random, hours * 4) * 15 * MINUTE_MS;
  return { from, to: from + (1 + below(random, 4)) * 60 * MINUTE_MS };
}

/** The orders that were answered with success, after checking that every answer is one that a client can act on. */
export function accepted(asked: readonly Asked[]): Asked[] {
  const unexpected = asked.filter(({ answer }) => ![200, 201, 409].includes(answer.status) && !isBusy(answer));
  expect(unexpected.map(({ answer }) => `${answer.status} ${answer.text}`).slice(0, 3)).toEqual([]);
  const busy = asked.filter(({ answer }) => isBusy(answer));
  if (busy.length > 0) console.warn(`${busy.length} of ${asked.length} were told that the server is busy`);
  // None are at this load; a few may be on a machine that does other work. Many mean waiting in circles.
  expect(busy.length).toBeLessThan(asked.length / 10);
  for (const { answer } of asked) if (answer.status === 409) expectRefused(answer);
  const won = asked.filter(({ answer }) => answer.status === 201);
  expect(won.length, 'accepted orders').toBeGreaterThan(0);
  return won;
}

/** Sends again what the server was too busy for, when it said; what else it answers. */
export async function insist(send: () => Promise<Answer>): Promise<Answer> {
  for (let turn = 1; ; turn += 1) {
    const answer = await send();
    if (!isBusy(answer) || turn === MAX_TURNS) return answer;
    await sleep(Number(answer.headers['retry-after']) * 1000);
  }
}

/** What a machine that is too slow for the load may say; the client tries again then. */
function isBusy(answer: Answer): boolean {
  return (
    answer.status === 503 && answer.problem().type === '/problems/busy' && Number(answer.headers['retry-after']) > 0
  );
}

function expectRefused(answer: Answer): void {
  const { type, refusals } = answer.problem();
  expect(type).toBe('/problems/refused');
  expect(refusals.length).toBeGreaterThan(0);
}
