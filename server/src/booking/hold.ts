import { createHash } from 'node:crypto';
import { type Db, isDuplicate, isOverlap } from '@jishi/db/open';
import { endHold, insertHold, readHold, setOrdered } from '@jishi/db/queries/hold';
import type { HoldTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Hold, HoldInput } from '@jishi/shared/schema/hold';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import { MINUTE_MS } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { assertLocked, type Change, inChange } from '../engine/change.ts';
import { askerOf, judgeLines, judgingWindows, readFacts } from '../engine/judging.ts';
import { checkParts, instrumentsOf } from '../engine/lines.ts';
import { Refused, refusedByGuard, refusedProblem } from '../engine/refusal.ts';
import { release, seize } from '../engine/time.ts';
import { checkKeeping, linesOf } from './keeping.ts';

/** How long a slot is kept while its form is filled in. */
export const HOLD_MINUTES = 10;

export type Held = { readonly hold: HoldTable; readonly fresh: boolean };

/**
 * Keeps the time of lines for ten minutes: judged like an order, so that a form is not filled in for nothing. The same
 * id with the same content is answered as it stands, and does not last longer. Throws like `place`, and `conflict` for
 * too many at once or for too long.
 */
export async function hold(deps: Deps, actor: Anyone, input: HoldInput): Promise<Held> {
  if (!may.order(actor)) throw new ProblemError('unauthenticated');
  if (!may.bookFor(actor, input.groupId ?? null)) throw new ProblemError('not-found', 'no such group');
  try {
    return await inChange(deps, actor, instrumentsOf(input.lines), (change) => holdLocked(deps, change, actor, input));
  } catch (error) {
    const asker = askerOf(actor, input.groupId ?? null, deps.clock());
    if (error instanceof Refused) throw await refusedProblem(deps, { asker, stays: false }, error);
    if (isOverlap(error)) throw await refusedByGuard(deps, actor, asker, input.lines);
    if (isDuplicate(error)) throw new ProblemError('id-reused', 'a hold with this id has other content');
    throw error;
  }
}

async function holdLocked(deps: Deps, change: Change, actor: Actor, input: HoldInput): Promise<Held> {
  const { trx, now, locked } = change;
  const same = await readHold(trx, input.id);
  if (same) return { hold: sameHold(same, actor, input), fresh: false };
  if (input.lines.some((line) => !locked.has(line.instrumentId))) {
    throw new ProblemError('not-found', 'no such instrument');
  }
  await checkKeeping(change, actor.personId, input.lines);
  const asker = askerOf(actor, input.groupId ?? null, now);
  const instrumentIds = input.lines.map((line) => line.instrumentId);
  const bookable = await readFacts(deps, trx, instrumentIds, asker, ...judgingWindows(input.lines));
  checkParts(input.lines, bookable);
  const judged = judgeLines(input.lines, bookable, actor, now);
  if (judged.some((line) => line.refusals.length > 0)) throw new Refused(input.lines, judged);
  for (const line of judged) assertLocked(change, [...line.partStations.keys()]);

  const made = holdRow(input, actor, now);
  await insertHold(trx, made);
  await seize(
    change,
    judged.map((line) => ({ id: made.id, kind: 'hold', expiresAt: made.expires_at, judged: line })),
  );
  for (const { instrument } of judged) tellHold(change, 'hold.placed', made, instrument.id, instrument.facilityId);
  return { hold: made, fresh: true };
}

function tellHold(
  change: Change,
  kind: 'hold.placed' | 'hold.ended',
  row: HoldTable,
  instrumentId: string,
  facilityId: string | null,
): void {
  const subject = { subjectId: row.id, instrumentId, facilityId, personId: row.person_id };
  change.tell({ kind, ...subject, data: { expiresAt: row.expires_at } });
}

function holdRow(input: HoldInput, actor: Actor, now: number): HoldTable {
  return {
    id: input.id,
    person_id: actor.personId,
    content_hash: contentHash(input),
    lines: JSON.stringify(
      input.lines.map(({ instrumentId, from, to, parts = [] }) => ({
        instrumentId,
        parts,
        ...formatSpan({ from, to }),
      })),
    ),
    created_at: now,
    expires_at: now + HOLD_MINUTES * MINUTE_MS,
    ended_at: null,
    ordered_at: null,
  };
}

function sameHold(row: HoldTable, actor: Actor, input: HoldInput): HoldTable {
  if (row.person_id === actor.personId && row.content_hash === contentHash(input)) return row;
  throw new ProblemError('id-reused', 'a hold with this id has other content');
}

/** Lets a hold go. One that is over, or somebody else's, is as unknown as one that never was. */
export async function letGo(deps: Deps, actor: Anyone, holdId: string): Promise<void> {
  if (!actor) throw new ProblemError('unauthenticated');
  const known = await readHold(deps.store.read, holdId);
  if (!known || known.person_id !== actor.personId) throw new ProblemError('not-found', 'no such hold');
  await inChange(deps, actor, instrumentsOfHold(known), (change) => endHeld(change, known));
}

/** Ends a hold inside a change; its time may be gone already, and then others still hear of it. */
export async function endHeld(change: Change, known: HoldTable): Promise<void> {
  const current = await readHold(change.trx, known.id);
  if (!current || current.ended_at !== null) return;
  await release(change, [known.id]);
  await endHold(change.trx, known.id, change.now);
  for (const instrumentId of instrumentsOfHold(known)) change.freed(instrumentId, null);
  for (const { instrumentId } of linesOf(known)) tellHold(change, 'hold.ended', known, instrumentId, null);
}

/**
 * Gives the time of a person's own hold to the order that is being placed. One that is over has no time any more, and
 * the order is judged as if there had been none. Throws `not-found` for somebody else's.
 */
export async function useHold(change: Change, actor: Actor, holdId: string): Promise<void> {
  const known = await readHold(change.trx, holdId);
  if (!known || known.person_id !== actor.personId) throw new ProblemError('not-found', 'no such hold');
  assertLocked(change, instrumentsOfHold(known));
  await endHeld(change, known);
  await setOrdered(change.trx, known.id, change.now);
}

/** The hold that a quote may look through: only one's own. */
export async function ownHold(db: Db, actor: Anyone, holdId: string | undefined): Promise<string[]> {
  if (holdId === undefined || !actor) return [];
  const known = await readHold(db, holdId);
  return known?.person_id === actor.personId ? [holdId] : [];
}

export function holdOut(row: HoldTable): Hold {
  return {
    id: row.id,
    createdAt: formatInstant(row.created_at),
    expiresAt: formatInstant(row.ended_at ?? row.expires_at),
    lines: linesOf(row),
  };
}

/** The instruments and parts whose time a hold keeps. */
export function instrumentsOfHold(row: HoldTable): string[] {
  return linesOf(row).flatMap(({ instrumentId, parts }) => [instrumentId, ...parts]);
}

/** What makes two holds the same: what is held, and for whom. */
function contentHash({ groupId, lines }: HoldInput): string {
  const content = lines.map((line) => [line.instrumentId, line.from, line.to, line.mode, line.parts]);
  return createHash('sha256')
    .update(JSON.stringify([groupId, content]))
    .digest('base64url');
}
