import { type Db, type Trx, transact } from '@jishi/db/open';
import { findClasses } from '@jishi/db/queries/class';
import { appendEvents } from '@jishi/db/queries/event';
import {
  insertFeed,
  type ListedFeed,
  listFeeds,
  ownerOfTarget,
  readFeed,
  renewSecret,
  revokeFeed,
} from '@jishi/db/queries/feed';
import { roleIn } from '@jishi/db/queries/group';
import { isManager } from '@jishi/db/queries/role';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { FeedInput } from '@jishi/shared/schema/feed';
import type { Deps } from '../context.ts';
import { hashToken, makeToken } from './token.ts';

const MAX_FEEDS = 100;

export type NewFeed = { readonly feed: ListedFeed; readonly token: string; readonly fresh: boolean };

/**
 * Makes a feed and its secret. The same request again, as long as nobody has used the address, gives the same feed
 * with a new secret: the first answer may have been lost, and what is stored cannot be shown.
 * Throws `unauthenticated`, `not-found` for the target, `forbidden` for details, `id-reused`, `conflict` beyond 100.
 */
export async function createFeed(deps: Deps, actor: Anyone, input: FeedInput): Promise<NewFeed> {
  if (!actor) throw new ProblemError('unauthenticated');
  await checkTarget(deps, actor, input);
  const token = makeToken();
  return transact(deps.store, async (trx) => {
    const known = await readFeed(trx, input.id);
    if (known) {
      await renew(trx, actor, input, known, token);
      return { feed: known, token, fresh: false };
    }
    const feed = await insert(deps, trx, actor, input, token);
    return { feed, token, fresh: true };
  });
}

/**
 * Anybody may see when an instrument is free or taken; details are for the staff of its facility. Of a group members see
 * when it booked, heads what. Only what somebody may see themselves counts: an address outlives a stand-in's weeks.
 */
async function checkTarget(deps: Deps, actor: Actor, input: FeedInput): Promise<void> {
  const { kind, targetId, detail, classCode } = input;
  if (kind === 'me' || targetId === undefined) return;
  const db = deps.store.read;
  const ownerId = await ownerOfTarget(db, kind, targetId);
  if (ownerId === undefined) throw new ProblemError('not-found');
  if (kind === 'group') return checkGroup(deps, actor, targetId, detail);
  if (kind === 'availability') return;
  if (detail === 'full' && !(may.seeWhoBooked(actor, ownerId) && (await isStaff(db, actor, ownerId)))) {
    throw new ProblemError('forbidden', 'details are for the staff of the facility; ask for detail "busy"');
  }
  if (classCode !== undefined && (await findClasses(db, [classCode])).length === 0) {
    const errors = [{ pointer: '/classCode', detail: 'no such class of instruments' }];
    throw new ProblemError('invalid', undefined, { errors });
  }
}

async function isStaff(db: Db, actor: Actor, facilityId: string): Promise<boolean> {
  return actor.administrator || isManager(db, actor.personId, facilityId);
}

/** Who does not belong to a group does not learn that there is one. */
async function checkGroup(deps: Deps, actor: Actor, groupId: string, detail: FeedInput['detail']): Promise<void> {
  const role = await roleIn(deps.store.read, groupId, actor.personId);
  const own = { ...actor, headOf: new Set(role === 'head' ? [groupId] : []), memberOf: new Set(role ? [groupId] : []) };
  if (!may.seeGroupTime(own, groupId)) throw new ProblemError('not-found');
  if (detail === 'full' && !may.seeGroupBookings(own, groupId)) {
    throw new ProblemError('forbidden', 'details are for the heads of the group; ask for detail "busy"');
  }
}

async function renew(trx: Trx, actor: Actor, input: FeedInput, known: ListedFeed, token: string): Promise<void> {
  const same =
    known.person_id === actor.personId &&
    known.kind === input.kind &&
    known.target_id === (input.targetId ?? null) &&
    known.detail === input.detail &&
    known.class_code === (input.classCode ?? null);
  if (!same || !(await renewSecret(trx, input.id, hashToken(token)))) throw new ProblemError('id-reused');
}

async function insert(deps: Deps, trx: Trx, actor: Actor, input: FeedInput, token: string): Promise<ListedFeed> {
  const feeds = await listFeeds(trx, actor.personId);
  if (feeds.length >= MAX_FEEDS) throw new ProblemError('conflict', 'too many calendar feeds; withdraw one first');
  const at = deps.clock();
  const inserted = await insertFeed(trx, {
    id: input.id,
    person_id: actor.personId,
    kind: input.kind,
    target_id: input.targetId ?? null,
    detail: input.detail,
    secret_hash: hashToken(token),
    class_code: input.classCode ?? null,
    created_at: at,
    last_used_at: null,
    last_user_agent: null,
    revoked_at: null,
  });
  const feed = inserted ? await readFeed(trx, input.id) : undefined;
  if (!feed) throw new ProblemError('id-reused');
  await tell(trx, 'feed.created', actor, input.id, at);
  return feed;
}

export async function feedsOf(deps: Deps, actor: Anyone): Promise<ListedFeed[]> {
  if (!actor) throw new ProblemError('unauthenticated');
  return listFeeds(deps.store.read, actor.personId);
}

/** Withdraws an address for good; a second time changes nothing. Throws `not-found` for feeds of others too. */
export async function withdrawFeed(deps: Deps, actor: Anyone, id: string): Promise<void> {
  if (!actor) throw new ProblemError('unauthenticated');
  await transact(deps.store, async (trx) => {
    const feed = await readFeed(trx, id);
    if (feed?.person_id !== actor.personId) throw new ProblemError('not-found');
    const at = deps.clock();
    if (await revokeFeed(trx, id, at)) await tell(trx, 'feed.revoked', actor, id, at);
  });
}

/** Without instrument or facility: what those show has not changed. */
async function tell(
  trx: Trx,
  kind: 'feed.created' | 'feed.revoked',
  actor: Actor,
  subjectId: string,
  at: number,
): Promise<void> {
  await appendEvents(trx, [{ at, kind, actorId: actor.personId, subjectId, personId: actor.personId }]);
}
