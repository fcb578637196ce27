import { transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import {
  changeExternal,
  coveredInstruments,
  forgetTitles,
  type ExternalChange as RowChange,
  readBusy,
} from '@jishi/db/queries/external';
import type { ExternalCalendarTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { ExternalCalendarInFull, ExternalChange } from '@jishi/shared/schema/external-calendar';
import type { Deps } from '../context.ts';
import type { Told } from '../engine/change.ts';
import { assertInPerson, knownCalendar } from './access.ts';
import { hostOf, urlOf } from './address.ts';
import type { Asking } from './limit.ts';
import { ask, sealAddress } from './look.ts';
import { failed, type Read } from './obtain.ts';
import { isTooLarge } from './plan.ts';
import { pointerTo } from './preview.ts';
import { readCalendarInFull } from './read.ts';
import { placeOf, settle } from './settle.ts';
import { invalid, orInvalid, readSource } from './source.ts';
import { timesTold } from './write.ts';

/**
 * Renames a calendar, has it read otherwise or from elsewhere, pauses it or has it followed again. What makes another
 * reading necessary is read at once; another source is applied whole. Throws `stale`, `precondition-required`, `invalid` with the `fault`
 * when nothing can be read, `conflict` for a file that would have to be read again, `not-found`, `unauthenticated`,
 * `forbidden`, `rate-limited`.
 */
export async function changeCalendar(
  deps: Deps,
  asking: Asking,
  anyone: Anyone,
  id: string,
  input: ExternalChange,
  check: (version: number) => void,
): Promise<ExternalCalendarInFull> {
  const { actor, row } = await knownCalendar(deps, anyone, id);
  check(row.version);
  if (input.source?.kind === 'address') await assertInPerson(deps, actor, row.facility_id);
  const change = await changeOf(deps, row, input);
  const read = isReadAnew(row, input) ? await readAnew(deps, asking, actor, row, input) : null;
  // Whoever fetches it at the moment has seen another version, and their answer counts for nothing.
  const seen = { ...row, claimed_until: null };
  if (read) {
    // Who names another source has seen what that says; the same one may have lost half by mistake just now.
    const decided = input.source !== undefined;
    const settled = await settle(deps, seen, read, { actor, decided, change, told: changed(row, input) });
    if (settled === 'gone') throw new ProblemError('stale');
    if (settled === 'failed') throw invalid(failed('too-many'), input.source ? pointerTo(input.source) : '');
  } else {
    await write(deps, actor, seen, input, change);
  }
  deps.committed();
  return readCalendarInFull(deps, anyone, id);
}

function isReadAnew(row: ExternalCalendarTable, { source, zone, titles }: ExternalChange): boolean {
  return source !== undefined || (zone ?? row.zone) !== row.zone || (titles === true && row.titles_at === null);
}

async function readAnew(
  deps: Deps,
  asking: Asking,
  { personId }: Actor,
  row: ExternalCalendarTable,
  { source, zone, titles }: ExternalChange,
): Promise<Read> {
  const manner = { zone: zone ?? row.zone, titles: titles ?? row.titles_at !== null };
  if (source === undefined && row.kind === 'file')
    throw new ProblemError('conflict', 'a file is not kept; hand it in again to have it read otherwise');
  await asking.limit(personId);
  if (source !== undefined) {
    return assertSmall(deps, row, await readSource(deps, source, manner, asking.host), pointerTo(source));
  }
  const otherwise = { ...row, zone: manner.zone, titles_at: manner.titles ? (row.titles_at ?? deps.clock()) : null };
  const answer = await ask(deps, otherwise, true);
  if (answer.kind === 'unchanged') throw new Error('nobody asked whether it changed');
  return assertSmall(deps, row, orInvalid(answer, ''), '');
}

async function assertSmall(deps: Deps, row: ExternalCalendarTable, read: Read, pointer: string): Promise<Read> {
  const covered = await coveredInstruments(deps.store.read, placeOf(row), deps.clock());
  if (isTooLarge(covered, read.spans)) throw invalid(failed('too-many'), pointer);
  return read;
}

/** What of the row changes, whatever is read. */
async function changeOf(
  deps: Deps,
  row: ExternalCalendarTable,
  { name, zone, titles, source, state }: ExternalChange,
): Promise<RowChange> {
  const now = deps.clock();
  const url = source?.kind === 'address' ? urlOf(source.url) : null;
  const isTitled = titles ?? row.titles_at !== null;
  return {
    version: row.version + 1,
    updated_at: now,
    ...(name === undefined ? {} : { name }),
    ...(zone === undefined ? {} : { zone }),
    ...(titles === undefined ? {} : { titles_at: isTitled ? (row.titles_at ?? now) : null }),
    ...(source === undefined ? {} : { kind: source.kind, host: null, address: null }),
    ...(url && source?.kind === 'address'
      ? { host: hostOf(source.url), address: await sealAddress(deps, row.id, url.href) }
      : {}),
    ...(state === undefined ? {} : stateChange(row, state, now)),
  };
}

/** A manager pauses it, or has it followed again from now on. */
function stateChange(row: ExternalCalendarTable, state: 'active' | 'paused', now: number): RowChange {
  if (state === 'paused') return { state, next_at: null, held_hash: null, held_at: null };
  const follows = row.state === 'active' || row.state === 'held';
  return follows ? {} : { state, next_at: now, failures: 0, failing_since: null, last_error: null };
}

async function write(
  deps: Deps,
  actor: Actor,
  seen: ExternalCalendarTable,
  input: ExternalChange,
  change: RowChange,
): Promise<void> {
  const isUntitled = input.titles === false && seen.titles_at !== null;
  // What was read with titles is another answer from now on.
  const anew = isUntitled ? { busy_hash: null, frame: null } : {};
  const rest = { at: deps.clock(), actorId: actor.personId };
  await transact(deps.store, async (trx) => {
    if (!(await changeExternal(trx, seen, { ...change, ...anew, claimed_until: null })))
      throw new ProblemError('stale');
    const nameless = isUntitled ? (await readBusy(trx, seen.id)).filter(({ title }) => title !== null) : [];
    if (isUntitled) await forgetTitles(trx, seen.id);
    const told = [changed(seen, input), ...timesTold(seen, nameless)];
    await appendEvents(
      trx,
      told.map((one) => ({ ...one, ...rest })),
    );
  });
}

function changed(row: ExternalCalendarTable, input: ExternalChange): Told {
  const data = { what: Object.keys(input) };
  return { kind: 'external.changed', subjectId: row.id, facilityId: row.facility_id, data };
}
