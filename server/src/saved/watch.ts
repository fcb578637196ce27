import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from '@jishi/db/open';
import { dueSearches, NO_SOONER } from '@jishi/db/queries/saved-search';
import type { SavedSearchTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import type { Job } from '../jobs/job.ts';
import type { Finder } from './finder.ts';
import { lookAt, note, type Seen } from './look.ts';
import { lastStir } from './stir.ts';

const BATCH = 50;
/** However much happens, a search is not looked at more often. */
const GAP_MS = 10_000;
/** Working time of one turn: other jobs wait for its end, and the server has other things to do. */
const TURN_MS = 1000;
/** How long what is found may take to agree with the database before we try another time. */
const PATIENCE_MS = 2000;
const POLL_MS = 20;
/** One that cannot be looked at is tried again after this, whatever happens, and keeps no other waiting. */
const RETRY_MS = 10 * MINUTE_MS;

/**
 * Looks at watched searches when something happened, and each once an hour, and tells their owners what fits now that did not
 * before. Any number of servers may do it: what is seen is noted once, and only by whom it is as new as the database.
 */
export function watchSearches(finder: Finder): Job {
  let worked = 0;
  const round = async (deps: Deps): Promise<boolean> => {
    const { ms, isMore } = await lookAtDue(deps, finder, TURN_MS - worked);
    worked = isMore ? worked + ms : 0;
    if (worked < TURN_MS) return isMore;
    worked = 0;
    return false;
  };
  return { name: 'saved-searches', round };
}

type Done = { readonly ms: number; readonly isMore: boolean };

/** Looks at those that are due, the longest waiting first, at most 50 and for about `budgetMs`. */
async function lookAtDue(deps: Deps, finder: Finder, budgetMs: number): Promise<Done> {
  const stirred = await lastStir(deps);
  const now = deps.clock();
  const due = await dueSearches(deps.store.read, { now, stirred, lookedBefore: now - GAP_MS }, BATCH);
  const since = due.length === 0 ? null : await whenAgrees(deps, finder);
  if (since === null) return { ms: 0, isMore: false };

  const begun = performance.now();
  const spent = () => performance.now() - begun;
  const unchanged: Seen[] = [];
  let looked = 0;
  for (const row of due) {
    const seen = await attend(deps, finder, row, { stirred, since });
    if (seen === 'gone') break;
    if (seen !== 'noted') unchanged.push(seen);
    looked += 1;
    await breathe();
    if (spent() > budgetMs) break;
  }
  await note(deps, unchanged);
  return { ms: spent(), isMore: looked === BATCH || (looked < due.length && spent() > budgetMs) };
}

type Moment = { readonly stirred: number; readonly since: number };

/**
 * Looks at one and notes it when something is new; answers what is to be noted where nothing is, and `gone` when what was
 * found in is another one by now, so that nothing of it is noted.
 */
async function attend(
  deps: Deps,
  finder: Finder,
  row: SavedSearchTable,
  { stirred, since }: Moment,
): Promise<Seen | 'noted' | 'gone'> {
  try {
    const seen = await lookAt(deps, finder, row, stirred);
    if (!agrees(finder, since)) return 'gone';
    if (!seen.event && seen.look.gone.length === 0 && seen.look.added.length === 0) return seen;
    await note(deps, [seen]);
    return 'noted';
  } catch (error) {
    if (error instanceof ProblemError && error.slug === 'busy') return 'gone';
    if (isBusy(error)) throw error;
    deps.log.warn({ err: error, search: row.id }, 'a saved search cannot be looked at');
  }
  const now = deps.clock();
  const change = { looked_at: now, looked_event: NO_SOONER, due_at: now + RETRY_MS };
  return { look: { id: row.id, looks: row.looks, change, gone: [], added: [] }, event: null };
}

function agrees(finder: Finder, since: number): boolean {
  return (finder.asOf() ?? Number.NEGATIVE_INFINITY) >= since;
}

/**
 * Waits until what is found agrees with the database as it is now, so that no server tells of what another one has seen
 * end. Answers since when it must agree; null when that takes too long, as while it is loading or out of touch.
 */
async function whenAgrees(deps: Deps, finder: Finder): Promise<number | null> {
  // Agreement is as old as the millisecond before it was found, so that of what we have just read must be over.
  await sleep(2);
  const since = deps.clock();
  for (const endAt = performance.now() + PATIENCE_MS; performance.now() < endAt; await sleep(POLL_MS)) {
    if (agrees(finder, since)) return since;
    finder.nudge();
  }
  return null;
}
