import { parseJson } from '@jishi/db/json';
import { type Trx, transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import {
  type Covered,
  changeExternal,
  coveredInstruments,
  type ExternalChange,
  forgetTitles,
  readBusy,
} from '@jishi/db/queries/external';
import type { ExternalBusyTable, ExternalCalendarTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import { externalReport } from '@jishi/shared/schema/external-calendar';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { inChange, type Told } from '../engine/change.ts';
import { type Failed, failed, type Read } from './obtain.ts';
import { FAILING_MS, FILE_MS, isSecondLook, STOP_MS, waitMs } from './pace.ts';
import { frameOf, isOtherCover, isTooLarge, isTooMuch, lossOf, planBusy } from './plan.ts';
import { type BusySpan, hashOf, hashSince } from './span.ts';
import { timesTold, writeBusy } from './write.ts';

/** What became of an answer. `gone`: the calendar was changed meanwhile, and nothing was written. */
export type Settled = 'same' | 'applied' | 'held' | 'failed' | 'gone';

/** How an answer is taken. */
export type Taking = {
  /** Who asked for it; null for the server. */
  readonly actor: Actor | null;
  /** Somebody has seen what goes away: nothing waits for a second look. */
  readonly decided?: boolean;
  /** What a manager changes with it. */
  readonly change?: ExternalChange;
  /** What is told of that. */
  readonly told?: Told;
};

/** Somebody changed or removed the calendar meanwhile. */
class Overtaken extends Error {}

/**
 * Takes over what a calendar says: nothing where it is what stands, all of it or none. What would lose half of the busy time
 * to come waits for a second look. `row`: as it was before it was fetched.
 */
export async function settle(deps: Deps, row: ExternalCalendarTable, read: Read, taking: Taking): Promise<Settled> {
  const now = deps.clock();
  const after = { ...row, ...taking.change };
  const covered = await coveredInstruments(deps.store.read, placeOf(row), now);
  if (isTooLarge(covered, read.spans)) return settleFault(deps, row, failed('too-many'), taking.actor);
  const frame = frameOf(after, covered, read.window);
  const hash = hashOf(read.spans);
  const noted = { ...notedOf(after, read, now, frame, hash), ...taking.change };
  const stands = hash === row.busy_hash && frame === row.frame;
  if (stands && !taking.change) return note(deps, row, noted, 'same');
  if (!taking.decided && !stands) {
    const held = await heldOf(deps, row, read, now);
    const isPaused = after.state === 'paused';
    if (held) return hold(deps, row, { ...noted, ...held.change, ...(isPaused ? PAUSED : {}) }, held, taking);
  }
  return apply(deps, row, noted, { ...read, refill: isOtherCover(row.frame, frame) }, taking);
}

export function placeOf({ facility_id, instrument_id }: ExternalCalendarTable) {
  return { facilityId: facility_id, instrumentId: instrument_id };
}

/** What is kept of a good answer that is applied. */
export function notedOf(
  row: Pick<ExternalCalendarTable, 'kind' | 'state'>,
  read: Read,
  now: number,
  frame: string,
  hash: string,
): ExternalChange {
  const course = { refreshMinutes: read.refreshMinutes, failures: 0, retryAfterSeconds: null };
  const next = now + (row.kind === 'file' ? FILE_MS : waitMs(course, Math.random()));
  return {
    state: row.state === 'paused' ? 'paused' : 'active',
    etag: read.etag,
    last_modified: read.lastModified,
    busy_hash: hash,
    frame,
    held_hash: null,
    held_at: null,
    report: JSON.stringify(read.report),
    refresh_minutes: read.refreshMinutes,
    tried_at: now,
    fetched_at: now,
    next_at: row.state === 'paused' ? null : next,
    claimed_until: null,
    ...WORKS,
  };
}

/** Nothing is looked at a second time before it is followed again. */
const PAUSED = { state: 'paused', held_hash: null, held_at: null, next_at: null } as const;
const WORKS = { failures: 0, failing_since: null, last_error: null } as const;

async function note(
  deps: Deps,
  row: ExternalCalendarTable,
  change: ExternalChange,
  settled: Settled,
): Promise<Settled> {
  return (await transact(deps.store, (trx) => changeExternal(trx, row, change))) ? settled : 'gone';
}

/** A 304: what stands stands. Instruments that came or went meanwhile are asked for with the next whole answer. */
export function settleUnchanged(
  deps: Deps,
  row: ExternalCalendarTable,
  retryAfterSeconds: number | null,
): Promise<Settled> {
  const now = deps.clock();
  const course = { refreshMinutes: row.refresh_minutes, failures: 0, retryAfterSeconds };
  const next_at = row.state === 'paused' ? null : now + waitMs(course, Math.random());
  const state = row.state === 'stopped' ? 'active' : row.state;
  return note(deps, row, { ...WORKS, state, tried_at: now, fetched_at: now, next_at, claimed_until: null }, 'same');
}

type Held = { readonly change: ExternalChange; readonly lost: number; readonly of: number };

/** What is noted when an answer has to wait; null when it may be applied. */
async function heldOf(deps: Deps, row: ExternalCalendarTable, read: Read, now: number): Promise<Held | null> {
  const loss = lossOf(await readBusy(deps.store.read, row.id), read.spans, now);
  if (!isTooMuch(loss)) return null;
  const { held_at: since, held_hash } = row;
  const isSame = since !== null && held_hash === hashSince(read.spans, since);
  if (isSame && isSecondLook(since, now, read.refreshMinutes)) return null;
  const held_at = isSame ? since : now;
  const change: ExternalChange = {
    state: 'held',
    held_at,
    held_hash: hashSince(read.spans, held_at),
    // What stands is what came before: another look must get the whole answer, and nothing of this one is kept.
    etag: null,
    last_modified: null,
    busy_hash: row.busy_hash,
    frame: row.frame,
    report: JSON.stringify({ ...parseJson(externalReport, row.report), held: loss }),
  };
  return { change, ...loss };
}

async function hold(
  deps: Deps,
  row: ExternalCalendarTable,
  change: ExternalChange,
  { lost, of }: Held,
  { actor, told }: Taking,
): Promise<Settled> {
  const at = deps.clock();
  const done = await transact(deps.store, async (trx) => {
    if (!(await changeExternal(trx, row, change))) return false;
    const nameless = await forgetIfUntitled(trx, row, change);
    const rest = { at, actorId: actor?.personId ?? null };
    if (told)
      await appendEvents(
        trx,
        [told, ...timesTold(row, nameless)].map((one) => ({ ...one, ...rest })),
      );
    if (row.state === 'held' || change.state !== 'held') return true;
    const own = { at, actorId: null, subjectId: row.id, facilityId: row.facility_id };
    await appendEvents(trx, [{ ...own, kind: 'external.held', data: { lost, of } }]);
    return true;
  });
  if (done) deps.committed();
  return done ? 'held' : 'gone';
}

type Wanted = { readonly spans: readonly BusySpan[]; readonly window: Span; readonly refill: boolean };

/** Writes busy time in one transaction under the agendas of all instruments of which something changes, and of no others. */
export async function apply(
  deps: Deps,
  row: ExternalCalendarTable,
  noted: ExternalChange,
  wanted: Wanted,
  { actor, told }: Pick<Taking, 'actor' | 'told'>,
): Promise<Settled> {
  const { read } = deps.store;
  const now = deps.clock();
  const covered = await coveredInstruments(read, placeOf(row), now);
  const plan = planBusy(await readBusy(read, row.id), covered, wanted.spans, { ...wanted, now });
  try {
    await inChange(
      deps,
      actor,
      plan.instrumentIds,
      async (change) => {
        if (!(await changeExternal(change.trx, row, noted))) throw new Overtaken();
        if (told) change.tell(told);
        // An instrument that came meanwhile is not in the frame that is noted: the next look covers it.
        await writeBusy(change, row, { ...wanted, covered: await stillThere(change.trx, row, covered, change.now) });
        for (const one of timesTold(row, await forgetIfUntitled(change.trx, row, noted))) change.tell(one);
      },
      // One at a time, before the line of the waiting list: the row itself is locked after it.
      [row.id],
    );
    return 'applied';
  } catch (error) {
    if (error instanceof Overtaken) return 'gone';
    throw error;
  }
}

/** Forgets titles that are not to be kept any more, also of time that is over; answers where there were any. */
async function forgetIfUntitled(
  trx: Trx,
  row: ExternalCalendarTable,
  { titles_at }: ExternalChange,
): Promise<ExternalBusyTable[]> {
  if (titles_at !== null || row.titles_at === null) return [];
  const titled = (await readBusy(trx, row.id)).filter(({ title }) => title !== null);
  await forgetTitles(trx, row.id);
  return titled;
}

async function stillThere(
  trx: Parameters<typeof coveredInstruments>[0],
  row: ExternalCalendarTable,
  known: readonly Covered[],
  now: number,
): Promise<Covered[]> {
  const ids = new Set(known.map(({ id }) => id));
  return (await coveredInstruments(trx, placeOf(row), now)).filter(({ id }) => ids.has(id));
}

/**
 * Notes that nothing came of it: busy time stands. After a day its managers are told, after 14 it is given up. What somebody
 * asked for by hand makes no pause longer.
 */
export async function settleFault(
  deps: Deps,
  row: ExternalCalendarTable,
  answer: Failed,
  actor: Actor | null,
): Promise<Settled> {
  const now = deps.clock();
  const failures = actor ? row.failures : row.failures + 1;
  const since = row.failing_since ?? now;
  const isOver = now - since >= STOP_MS;
  const wasToldAt = row.tried_at ?? now;
  const isNews = now - since >= FAILING_MS && (row.failing_since === null || wasToldAt - since < FAILING_MS);
  const course = { refreshMinutes: row.refresh_minutes, failures, retryAfterSeconds: answer.retryAfterSeconds };
  const next = now + waitMs(course, Math.random());
  const planned = actor ? Math.min(row.next_at ?? next, next) : next;
  const follows = row.state === 'active' || row.state === 'held';
  const change: ExternalChange = {
    failures,
    failing_since: since,
    last_error: answer.fault,
    tried_at: now,
    claimed_until: null,
    next_at: isOver || !follows ? null : planned,
    ...(isOver && follows ? { state: 'stopped', held_hash: null, held_at: null } : {}),
  };
  const kind = isOver ? 'external.stopped' : 'external.failing';
  const done = await transact(deps.store, async (trx) => {
    if (!(await changeExternal(trx, row, change))) return false;
    if (!follows || !(isOver || isNews)) return true;
    const told = { at: now, actorId: null, subjectId: row.id, facilityId: row.facility_id };
    await appendEvents(trx, [{ ...told, kind, data: { since, fault: answer.fault } }]);
    return true;
  });
  if (done) deps.committed();
  return done ? 'failed' : 'gone';
}
