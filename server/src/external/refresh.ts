import { transact } from '@jishi/db/open';
import { claimExternal, readBusy } from '@jishi/db/queries/external';
import type { ExternalCalendarTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { ExternalCalendarInFull } from '@jishi/shared/schema/external-calendar';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { knownCalendar } from './access.ts';
import type { Asking } from './limit.ts';
import { ask, fetchAndSettle, orPostpone } from './look.ts';
import { failed, type Read } from './obtain.ts';
import { isTooMuch, lossOf } from './plan.ts';
import { readCalendarInFull } from './read.ts';
import { settle, settleFault } from './settle.ts';
import { invalid } from './source.ts';
import { hashSince } from './span.ts';

/** Somebody else's server is asked once in that time at most, however often somebody presses the button. */
const GAP_MS = MINUTE_MS;

/**
 * Fetches a calendar now and takes over what it says; what comes of it stands in the answer. One that was given up is
 * followed again when that works. Throws `rate-limited` within a minute of the last time, `conflict` for a file and one
 * that is paused, `not-found`, `unauthenticated`.
 */
export async function refreshCalendar(deps: Deps, anyone: Anyone, calendarId: string): Promise<ExternalCalendarInFull> {
  const { actor, row } = await knownCalendar(deps, anyone, calendarId);
  if (row.state === 'paused') throw paused();
  const claimed = await claimNow(deps, row);
  await orPostpone(deps, claimed, async () => {
    if (claimed.state === 'paused') throw paused();
    await fetchAndSettle(deps, claimed, actor);
  });
  return readCalendarInFull(deps, anyone, calendarId);
}

/** Takes a calendar to fetch it by hand. */
async function claimNow(deps: Deps, row: ExternalCalendarTable): Promise<ExternalCalendarTable> {
  if (row.kind === 'file') throw new ProblemError('conflict', 'a file is not fetched; hand it in again');
  const now = deps.clock();
  const since = now - (row.tried_at ?? 0);
  if (since >= 0 && since < GAP_MS) throw tooOften(GAP_MS - since);
  const claimed = await transact(deps.store, (trx) => claimExternal(trx, row.id, now, false));
  if (!claimed) throw tooOften(GAP_MS);
  return claimed;
}

function paused(): ProblemError {
  return new ProblemError('conflict', 'the calendar is paused');
}

function nothingHeld(): ProblemError {
  return new ProblemError('conflict', 'nothing of this calendar is held');
}

function tooOften(ms: number): ProblemError {
  return new ProblemError('rate-limited', 'it was fetched just now', { retryAfter: Math.ceil(ms / 1000) });
}

/**
 * Applies what is held, which is fetched once more: nothing of it was kept. Throws `conflict` when nothing is held or
 * something else came that would lose as much, `invalid` with the `fault` when nothing comes, `rate-limited`, `not-found`,
 * `unauthenticated`.
 */
export async function acceptHeld(
  deps: Deps,
  asking: Asking,
  anyone: Anyone,
  calendarId: string,
): Promise<ExternalCalendarInFull> {
  const { actor, row } = await knownCalendar(deps, anyone, calendarId);
  if (row.state !== 'held') throw nothingHeld();
  await asking.limit(actor.personId);
  const claimed = await transact(deps.store, (trx) => claimExternal(trx, row.id, deps.clock(), false));
  if (!claimed) throw tooOften(GAP_MS);
  await orPostpone(deps, claimed, () => acceptClaimed(deps, actor, claimed));
  return readCalendarInFull(deps, anyone, calendarId);
}

async function acceptClaimed(deps: Deps, actor: Actor, claimed: ExternalCalendarTable): Promise<void> {
  if (claimed.state !== 'held') throw nothingHeld();
  const answer = await ask(deps, claimed, true);
  if (answer.kind === 'unchanged') throw new Error('nobody asked whether it changed');
  if (answer.kind === 'fault') {
    await settleFault(deps, claimed, answer, actor);
    throw invalid(answer, '');
  }
  const decided = await isSeen(deps, claimed, answer);
  const settled = await settle(deps, claimed, answer, { actor, decided });
  if (settled === 'held') throw new ProblemError('conflict', 'something else came by now; look at it again');
  if (settled === 'failed') throw invalid(failed('too-many'), '');
  if (settled === 'gone') throw new ProblemError('stale');
}

/** Whether what came is what the manager was shown, or loses little. */
async function isSeen(deps: Deps, row: ExternalCalendarTable, { spans }: Read): Promise<boolean> {
  if (row.held_at !== null && row.held_hash === hashSince(spans, row.held_at)) return true;
  return !isTooMuch(lossOf(await readBusy(deps.store.read, row.id), spans, deps.clock()));
}
