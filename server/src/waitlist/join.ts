import { createHash } from 'node:crypto';
import { type Db, isDuplicate } from '@jishi/db/open';
import { type BookableInstrument, factsOf } from '@jishi/db/queries/facts';
import { countOpenWishes, insertWish, lockLine, readWish } from '@jishi/db/queries/wish';
import type { WishTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import { earliestTime, hopeless } from '@jishi/shared/rules/wish';
import type { Refusal } from '@jishi/shared/schema/rules';
import type { WishInput } from '@jishi/shared/schema/wish';
import type { Deps } from '../context.ts';
import { type Found, foundOn, tellFound } from '../engine/alternatives.ts';
import { type Change, inChange } from '../engine/change.ts';
import { askerOf, readFacts } from '../engine/judging.ts';
import { refusalOut } from '../engine/refusal.ts';
import { windowsOf, wishOf } from '../engine/wish.ts';
import { signedIn } from '../http/actor.ts';
import { tellWish } from './tell.ts';

/** Wishes of a person that are not over. */
const MAX_WISHES = 20;
/** Instruments that do the same and in whose lines one wish stands beside its own. */
const MAX_EQUIVALENTS = 12;

export type Joined = { readonly wish: WishTable; readonly fresh: boolean };

/** Nothing to wait for: times that can be booked now. */
type FreeNow = { readonly free: readonly Found[] };

/**
 * Puts a wish at the end of the line. With `any` it stands in the lines of those instruments too that do the same now.
 * The same id with the same content is answered as it stands. Throws `refused` for what waiting does not cure and, with
 * the times as alternatives, for what is free now; `conflict` for too many wishes; `not-found`, `id-reused`, `invalid`.
 */
export async function join(deps: Deps, anyone: Anyone, input: WishInput): Promise<Joined> {
  const actor = signedIn(anyone);
  if (!may.bookFor(actor, input.groupId ?? null)) throw new ProblemError('not-found', 'no such group');
  const equivalents = input.any ? deps.equivalents(input.instrumentId).slice(0, MAX_EQUIVALENTS) : [];
  const instrumentIds = [...new Set([input.instrumentId, ...equivalents])];
  const joined = await inChange(deps, actor, instrumentIds, (change) =>
    joinLocked(deps, change, actor, input, instrumentIds),
  ).catch((error) => {
    if (isDuplicate(error)) throw new ProblemError('id-reused', 'a wish with this id has other content');
    throw error;
  });
  if (!('free' in joined)) return joined;
  const alternatives = await tellFound(deps, joined.free, 0, input.instrumentId);
  throw new ProblemError('refused', 'this is free now: book it', { refusals: [], alternatives });
}

async function joinLocked(
  deps: Deps,
  change: Change,
  actor: Actor,
  input: WishInput,
  instrumentIds: readonly string[],
): Promise<Joined | FreeNow> {
  const { trx, now } = change;
  const known = await asItStands(trx, actor, input);
  if (known) return known;
  const row = wishRow(input, actor, now);
  const { lines, free } = await look(deps, change, actor, row, instrumentIds);
  if (free.length > 0) return { free };
  // Everybody who waits shares this lock, so that only what is short is done under it.
  await lockLine(trx);
  const meanwhile = await asItStands(trx, actor, input);
  if (meanwhile) return meanwhile;
  await insertWish(trx, row, lines);
  await tellWish(change, row, 'placed');
  return { wish: row, fresh: true };
}

/** The same wish as it stands; undefined for one more. Throws `conflict` when that is too many, and `id-reused`. */
async function asItStands(db: Db, actor: Actor, input: WishInput): Promise<Joined | undefined> {
  const same = await sameWish(db, actor, input);
  if (same) return { wish: same, fresh: false };
  if ((await countOpenWishes(db, actor.personId)) < MAX_WISHES) return undefined;
  throw new ProblemError('conflict', 'too many wishes at once; withdraw one first');
}

type Looked = { readonly lines: readonly string[]; readonly free: readonly Found[] };

/** In which lines the wish makes sense, and what of it is free now. Throws `refused`, `not-found`, `invalid`. */
async function look(
  deps: Deps,
  { trx, now }: Change,
  actor: Actor,
  row: WishTable,
  instrumentIds: readonly string[],
): Promise<Looked> {
  const wish = wishOf(row);
  if (wish.to <= now) throw refusedFor([{ rule: 'past', now }]);
  const windows = windowsOf([wish], now);
  if (windows.length === 0) throw new ProblemError('invalid', 'a window begins within 366 days');
  const bookable = await readFacts(deps, trx, instrumentIds, askerOf(actor, row.group_id, now), ...windows);
  const own = bookable.get(row.instrument_id);
  if (!own) throw new ProblemError('not-found', 'no such instrument');
  const factsFor = (instrument: BookableInstrument) => factsOf(instrument, wish.mode);
  const refusals = hopeless(wish, factsFor(own), now);
  if (refusals.length > 0) throw refusedFor(refusals);

  const hopeful = instrumentIds.flatMap((id) => {
    const instrument = bookable.get(id);
    return instrument && hopeless(wish, factsFor(instrument), now).length === 0 ? [instrument] : [];
  });
  const free = hopeful.flatMap((instrument) => {
    const time = earliestTime(wish, factsFor(instrument), now);
    return time ? [foundOn(instrument, time, own, now)] : [];
  });
  return { lines: hopeful.map(({ id }) => id), free };
}

function refusedFor(refusals: readonly Refusal[]): ProblemError {
  const told = refusals.map((refusal) => refusalOut(0, refusal));
  return new ProblemError('refused', undefined, { refusals: told, alternatives: [] });
}

async function sameWish(db: Db, actor: Actor, input: WishInput): Promise<WishTable | undefined> {
  const known = await readWish(db, input.id);
  if (!known) return undefined;
  if (known.person_id === actor.personId && known.content_hash === contentHash(input)) return known;
  throw new ProblemError('id-reused', 'a wish with this id has other content');
}

function wishRow(input: WishInput, actor: Actor, now: number): WishTable {
  return {
    id: input.id,
    person_id: actor.personId,
    group_id: input.groupId ?? null,
    content_hash: contentHash(input),
    instrument_id: input.instrumentId,
    mode: input.mode ?? null,
    from_at: input.from,
    to_at: input.to,
    minutes: input.minutes,
    state: 'waiting',
    created_at: now,
    queued_at: now,
    looked_at: now,
  };
}

function contentHash({ instrumentId, any, from, to, minutes, mode, groupId }: WishInput): string {
  const content = [instrumentId, any, from, to, minutes, mode, groupId];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
