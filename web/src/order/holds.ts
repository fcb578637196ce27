import type { Hold } from '@jishi/shared/schema/hold';
import { v7 as uuidv7 } from 'uuid';
import { ApiProblem, ask } from '../api.ts';
import { wireLine } from '../instrument/queries.ts';
import { forgetHold, type Held, heldId, readHeld, writeHeld } from './held.ts';
import type { DraftLine } from './line.ts';

/** A form waits no longer than this for its hold. */
const PATIENCE_MS = 5000;

export type Wanted = { readonly lines: readonly DraftLine[]; readonly groupId?: string | undefined };

/**
 * Keeps the time of an order; until when, in epoch ms of this clock. What the tab held otherwise is let go first, the
 * same is kept as it is, unless `anew`. Throws `ApiProblem` (`refused` when the time is not free any more) and what
 * `ask` throws.
 */
export async function keepTime({ lines, groupId }: Wanted, anew: boolean): Promise<number> {
  const body = { lines: lines.map(wireLine), groupId };
  const content = JSON.stringify(body);
  const before = readHeld();
  if (before && !anew && before.content === content) {
    const until = Date.parse((await send(before, body)).expiresAt);
    if (until > Date.now()) return until;
  } else if (before) {
    await letGo();
  }
  const { createdAt, expiresAt } = await send({ id: uuidv7(), content }, body);
  // The server's clock may be another one; how long it lasts is the same on both.
  return Date.now() + Date.parse(expiresAt) - Date.parse(createdAt);
}

async function send(held: Held, body: object): Promise<Hold> {
  writeHeld(held);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    return (await ask<Hold>('POST', '/api/v1/holds', { body: { id: held.id, ...body }, signal })).body;
  } catch (error) {
    if (error instanceof ApiProblem) forgetHold();
    throw error;
  }
}

/** Lets the tab's hold go, also while the page is being left. Never throws: it ends by itself too. */
export async function letGo(): Promise<void> {
  const held = readHeld();
  if (!held) return;
  // Not taken up again, say by the page that is loaded next while this is on its way.
  writeHeld({ id: held.id, content: '' });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await ask('DELETE', `/api/v1/holds/${held.id}`, { keepalive: true, signal });
  } catch (error) {
    // Whoever signs in again can still have it.
    if (!(error instanceof ApiProblem) || error.slug === 'unauthenticated') return;
  }
  if (heldId() === held.id) forgetHold();
}
