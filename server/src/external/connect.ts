import { isDuplicate } from '@jishi/db/open';
import { coveredInstruments, insertExternal, listExternal, readExternal } from '@jishi/db/queries/external';
import type { ExternalCalendarTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import {
  type ExternalCalendarInFull,
  type ExternalInput,
  MAX_EXTERNAL_CALENDARS,
} from '@jishi/shared/schema/external-calendar';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { managedFacility } from '../engine/managed.ts';
import { digestOf } from '../secret/seal.ts';
import { assertInPerson, assertOwnInstrument } from './access.ts';
import { hostOf, urlOf } from './address.ts';
import type { Asking } from './limit.ts';
import { calendarKeys, sealAddress } from './look.ts';
import { failed, type Read } from './obtain.ts';
import { frameOf, isTooLarge } from './plan.ts';
import { pointerTo, zoneOf } from './preview.ts';
import { notedOf } from './settle.ts';
import { invalid, readSource } from './source.ts';
import { hashOf } from './span.ts';
import { inFullOut } from './view.ts';
import { writeBusy } from './write.ts';

export type Connected = { readonly calendar: ExternalCalendarInFull; readonly fresh: boolean };

/**
 * Connects a calendar, or takes a file over, and takes its busy time. The same id with the same content is answered as it
 * stands. An address goes on taking time when a stand-in's time is over, so it is for managers in person. Throws `invalid`
 * with the `fault` when it cannot be had or read, `id-reused`, `conflict` beyond 20, `not-found`, `unauthenticated`,
 * `forbidden`, `rate-limited`.
 */
export async function connectCalendar(
  deps: Deps,
  asking: Asking,
  anyone: Anyone,
  facilityId: string,
  input: ExternalInput,
): Promise<Connected> {
  const actor = await managedFacility(deps, anyone, facilityId);
  if (input.source.kind === 'address') await assertInPerson(deps, actor, facilityId);
  const contentHash = digestOf(await calendarKeys(deps), JSON.stringify([facilityId, input]));
  const known = await readExternal(deps.store.read, input.id);
  if (known) return again(deps, known, contentHash);
  if (input.instrumentId !== undefined) await assertOwnInstrument(deps, facilityId, input.instrumentId);
  assertFew(await listExternal(deps.store.read, facilityId));
  await asking.limit(actor.personId);

  const zone = input.zone ?? (await zoneOf(deps, facilityId));
  const read = await readSource(deps, input.source, { zone, titles: input.titles }, asking.host);
  const row = await rowOf(deps, actor, facilityId, { ...input, zone }, contentHash);
  try {
    await insert(deps, actor, row, read, pointerTo(input.source));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Somebody sent the same id at the same moment; by now it can be read.
    const other = await readExternal(deps.store.read, input.id);
    if (!other) throw new ProblemError('busy');
    return again(deps, other, contentHash);
  }
  const made = await readExternal(deps.store.read, input.id);
  return { calendar: await inFullOut(deps.store.read, made ?? row, deps.clock()), fresh: true };
}

async function again(deps: Deps, known: ExternalCalendarTable, contentHash: string): Promise<Connected> {
  if (known.state === 'removed' || known.content_hash !== contentHash)
    throw new ProblemError('id-reused', 'a calendar with this id has other content');
  return { calendar: await inFullOut(deps.store.read, known, deps.clock()), fresh: false };
}

function assertFew(calendars: readonly ExternalCalendarTable[]): void {
  if (calendars.length >= MAX_EXTERNAL_CALENDARS)
    throw new ProblemError('conflict', 'too many calendars; remove one first');
}

async function insert(
  deps: Deps,
  actor: Actor,
  row: ExternalCalendarTable,
  read: Read,
  pointer: string,
): Promise<void> {
  const now = deps.clock();
  const place = { facilityId: row.facility_id, instrumentId: row.instrument_id };
  const covered = await coveredInstruments(deps.store.read, place, now);
  if (isTooLarge(covered, read.spans)) throw invalid(failed('too-many'), pointer);
  const noted = notedOf(row, read, now, frameOf(row, covered, read.window), hashOf(read.spans));
  const work = async (change: Change) => {
    assertFew(await listExternal(change.trx, row.facility_id));
    await insertExternal(change.trx, { ...row, ...noted });
    change.tell({
      kind: 'external.connected',
      subjectId: row.id,
      facilityId: row.facility_id,
      data: { name: row.name, kind: row.kind, host: row.host },
    });
    await writeBusy(change, row, { covered, spans: read.spans, window: read.window, refill: false });
  };
  const lockIds = read.spans.length === 0 ? [] : covered.map(({ id }) => id);
  // The facility and the calendar, so that two at once neither become one too many nor write the same one.
  await inChange(deps, actor, lockIds, work, [row.facility_id, row.id]);
}

async function rowOf(
  deps: Deps,
  actor: Actor,
  facilityId: string,
  { id, name, instrumentId, source, zone, titles }: ExternalInput & { readonly zone: string },
  contentHash: string,
): Promise<ExternalCalendarTable> {
  const now = deps.clock();
  const url = source.kind === 'address' ? urlOf(source.url) : null;
  return {
    id,
    facility_id: facilityId,
    instrument_id: instrumentId ?? null,
    name,
    kind: source.kind,
    address: url === null ? null : await sealAddress(deps, id, url.href),
    host: source.kind === 'address' ? hostOf(source.url) : null,
    content_hash: contentHash,
    zone,
    titles_at: titles ? now : null,
    state: 'active',
    etag: null,
    last_modified: null,
    busy_hash: null,
    frame: null,
    held_hash: null,
    held_at: null,
    report: '{}',
    refresh_minutes: null,
    tried_at: null,
    fetched_at: null,
    next_at: null,
    claimed_until: null,
    failures: 0,
    failing_since: null,
    last_error: null,
    created_by: actor.personId,
    created_at: now,
    updated_at: now,
    removed_at: null,
    version: 1,
  };
}
