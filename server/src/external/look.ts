import { transact } from '@jishi/db/open';
import { changeExternal, claimExternal, coveredInstruments, readBusy } from '@jishi/db/queries/external';
import type { ExternalBusyTable, ExternalCalendarTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { deriveKeys, seal, unseal } from '../secret/seal.ts';
import { type Obtained, obtain } from './obtain.ts';
import { FILE_MS, OURS_MS } from './pace.ts';
import { frameOf, isOtherCover, planBusy } from './plan.ts';
import { apply, placeOf, type Settled, settle, settleFault, settleUnchanged } from './settle.ts';
import { type BusySpan, windowOf } from './span.ts';

const PURPOSE = 'external-calendar';

export function calendarKeys({ store }: Pick<Deps, 'store'>) {
  return deriveKeys(store, PURPOSE);
}

export async function sealAddress(deps: Deps, calendarId: string, url: string): Promise<string> {
  return seal(await calendarKeys(deps), calendarId, url);
}

/**
 * Fetches one calendar that is due and takes over what it says. Nothing when it is not due (any more), or while somebody
 * else does it.
 */
export async function lookAt(deps: Deps, calendarId: string): Promise<Settled | null> {
  const row = await transact(deps.store, (trx) => claimExternal(trx, calendarId, deps.clock(), true));
  if (!row) return null;
  return orPostpone(deps, row, () => (row.kind === 'file' ? lookAtFile(deps, row) : fetchAndSettle(deps, row, null)));
}

/**
 * Looks at a calendar that was claimed. When that fails here, for want of the database perhaps, nobody asks the other server
 * again at once; it is not its failure, and does not count as one. Throws what `work` throws.
 */
export async function orPostpone<T>(deps: Deps, row: ExternalCalendarTable, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const next_at = row.next_at === null ? null : Math.max(row.next_at, deps.clock() + OURS_MS);
    const later = { claimed_until: null, next_at };
    // Where not even that can be written the claim runs out by itself.
    await transact(deps.store, (trx) => changeExternal(trx, row, later)).catch(() => false);
    throw error;
  }
}

/** Fetches a calendar that was claimed, and settles what came. */
export async function fetchAndSettle(deps: Deps, row: ExternalCalendarTable, actor: Actor | null): Promise<Settled> {
  const answer = await ask(deps, row);
  if (answer.kind === 'unchanged') return settleUnchanged(deps, row, answer.retryAfterSeconds);
  if (answer.kind === 'fault') return settleFault(deps, row, answer, actor);
  return settle(deps, row, answer, { actor });
}

/** Asks for a calendar; only whether it changed where the same answer would mean the same busy time. */
export async function ask(deps: Deps, row: ExternalCalendarTable, anew = false): Promise<Obtained> {
  if (row.address === null) throw new Error('a calendar without an address is not fetched');
  const url = unseal(await calendarKeys(deps), row.id, row.address);
  const now = deps.clock();
  const covered = await coveredInstruments(deps.store.read, placeOf(row), now);
  const isSame = !anew && row.state !== 'held' && row.frame === frameOf(row, covered, windowOf(now));
  const { etag, last_modified: lastModified } = isSame ? row : { etag: null, last_modified: null };
  return obtain(deps, { url, etag, lastModified }, { zone: row.zone, titles: row.titles_at !== null });
}

/** A file stays what it was; instruments that came, went or have other stations are taken care of. */
async function lookAtFile(deps: Deps, row: ExternalCalendarTable): Promise<Settled> {
  const now = deps.clock();
  const window = windowOf(now);
  const rows = await readBusy(deps.store.read, row.id);
  const covered = await coveredInstruments(deps.store.read, placeOf(row), now);
  const frame = frameOf(row, covered, window);
  const noted = { frame, tried_at: now, claimed_until: null, next_at: now + FILE_MS };
  const refill = isOtherCover(row.frame, frame);
  const spans = spansIn(rows, now);
  const plan = planBusy(rows, covered, spans, { window, now, refill });
  // Where nothing is covered at the moment the rows are all that is left of the file.
  if (covered.length > 0 && plan.instrumentIds.length > 0)
    return apply(deps, row, noted, { spans, window, refill }, { actor: null });
  const kept = { ...noted, frame: covered.length > 0 ? frame : row.frame };
  return (await transact(deps.store, (trx) => changeExternal(trx, row, kept))) ? 'same' : 'gone';
}

/** What a calendar takes of every instrument that it covers: each has the same. */
function spansIn(rows: readonly ExternalBusyTable[], now: number): BusySpan[] {
  const spans = new Map<string, BusySpan>();
  for (const { from_at: from, to_at: to, title } of rows) if (to > now) spans.set(`${from} ${to}`, { from, to, title });
  return [...spans.values()].sort((a, b) => a.from - b.from);
}
