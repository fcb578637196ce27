import type { Actor } from '@jishi/shared/rules/access';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { Db, Trx } from '../open.ts';
import { prepare } from '../prepare.ts';
import type { FeedTable } from '../schema.ts';

/** A feed as its secret finds it, with what decides today whether and how its owner may see it. */
export type FeedAccess = FeedTable & {
  readonly suspended_at: number | null;
  readonly language: 'zh' | 'en' | null;
  readonly person_zone: string | null;
  readonly facility_id: string | null;
  readonly facility_zone: string | null;
  /** When name or address of the instrument or facility last changed; 0 for a feed of one's own and of a group. */
  readonly target_updated_at: number;
  readonly target: Localised | null;
  /** Of the class that a feed of a facility is limited to. */
  readonly class_name: Localised | null;
  readonly actor: Actor;
};

function withTarget(db: Db) {
  return db
    .selectFrom('feed')
    .leftJoin('instrument', (join) =>
      join.onRef('instrument.id', '=', 'feed.target_id').on('feed.kind', 'in', ['instrument', 'availability']),
    )
    .leftJoin('facility', (join) =>
      join.on((eb) => eb('facility.id', '=', eb.fn.coalesce('instrument.facility_id', 'feed.target_id'))),
    )
    .leftJoin('research_group', (join) =>
      join.onRef('research_group.id', '=', 'feed.target_id').on('feed.kind', '=', 'group'),
    )
    .selectAll('feed')
    .select(['facility.id as facility_id', 'facility.zone as facility_zone'])
    .select(['instrument.name_zh as instrument_zh', 'instrument.name_en as instrument_en'])
    .select(['facility.name_zh as facility_zh', 'facility.name_en as facility_en'])
    .select(['research_group.name_zh as group_zh', 'research_group.name_en as group_en'])
    .select(['instrument.updated_at as instrument_updated_at', 'facility.updated_at as facility_updated_at']);
}

const bySecret = prepare((db, secretHash) =>
  withTarget(db)
    .innerJoin('person', 'person.id', 'feed.person_id')
    .leftJoin('administrator', 'administrator.person_id', 'feed.person_id')
    .leftJoin('facility_manager', (join) =>
      join
        .onRef('facility_manager.person_id', '=', 'feed.person_id')
        .onRef('facility_manager.facility_id', '=', 'facility.id'),
    )
    .leftJoin('group_member', (join) =>
      join
        .onRef('group_member.person_id', '=', 'feed.person_id')
        .onRef('group_member.group_id', '=', 'research_group.id'),
    )
    .leftJoin('instrument_class', 'instrument_class.code', 'feed.class_code')
    .select(['group_member.role as group_role', 'research_group.ended_at as group_ended_at'])
    .select(['instrument_class.name_zh as class_zh', 'instrument_class.name_en as class_en'])
    .select(['person.suspended_at', 'person.language', 'person.zone as person_zone', 'person.institution_id'])
    .select(['administrator.since_at as administrator_since', 'facility_manager.since_at as manager_since'])
    .where('feed.secret_hash', '=', secretHash),
);

/** The feed of a secret's hash, or undefined. One statement: every poll of every calendar program asks it. */
export async function findFeedBySecret(db: Db, secretHash: string): Promise<FeedAccess | undefined> {
  const [row] = await bySecret(db, secretHash);
  if (!row) return undefined;
  const groupIds = row.group_role !== null && row.group_ended_at === null ? [row.target_id ?? ''] : [];
  return {
    ...row,
    target: targetOf(row),
    class_name: row.class_code === null ? null : nameOf(row.class_zh, row.class_en),
    target_updated_at: Math.max(row.instrument_updated_at ?? 0, row.facility_updated_at ?? 0),
    actor: {
      personId: row.person_id,
      institutionId: row.institution_id,
      institutionKind: null,
      institutionRegion: null,
      administrator: row.administrator_since !== null,
      facilityIds: new Set(row.manager_since !== null && row.facility_id !== null ? [row.facility_id] : []),
      // An address outlives the weeks in which somebody stands in: it shows what its owner manages themselves.
      headOf: new Set(row.group_role === 'head' ? groupIds : []),
      memberOf: new Set(groupIds),
    },
  };
}

type Target = {
  kind: FeedTable['kind'];
  instrument_zh: string | null;
  instrument_en: string | null;
  facility_zh: string | null;
  facility_en: string | null;
  group_zh: string | null;
  group_en: string | null;
};

function targetOf(row: Target): Localised | null {
  switch (row.kind) {
    case 'me':
      return null;
    case 'group':
      return nameOf(row.group_zh, row.group_en);
    case 'instrument':
    case 'availability':
      return nameOf(row.instrument_zh, row.instrument_en);
    case 'facility':
      return nameOf(row.facility_zh, row.facility_en);
  }
}

function nameOf(zh: string | null, en: string | null): Localised {
  return { ...(zh === null ? {} : { zh }), ...(en === null ? {} : { en }) };
}

export type ListedFeed = FeedTable & { readonly target: Localised | null };

/** A person's feeds that still work, oldest first. */
export async function listFeeds(db: Db, personId: string): Promise<ListedFeed[]> {
  const rows = await withTarget(db)
    .where('feed.person_id', '=', personId)
    .where('feed.revoked_at', 'is', null)
    .orderBy('feed.created_at')
    .orderBy('feed.id')
    .execute();
  return rows.map((row) => ({ ...row, target: targetOf(row) }));
}

export async function readFeed(db: Db, id: string): Promise<ListedFeed | undefined> {
  const row = await withTarget(db).where('feed.id', '=', id).executeTakeFirst();
  return row && { ...row, target: targetOf(row) };
}

/**
 * Whose right decides about a feed's target: the facility of an instrument, the facility itself, or the research group.
 * Undefined when there is no such target, or the group has ended.
 */
export async function ownerOfTarget(
  db: Db,
  kind: Exclude<FeedTable['kind'], 'me'>,
  targetId: string,
): Promise<string | undefined> {
  if (kind === 'group') {
    const group = db.selectFrom('research_group').select('id').where('id', '=', targetId).where('ended_at', 'is', null);
    return (await group.executeTakeFirst())?.id;
  }
  if (kind === 'facility') {
    const row = await db.selectFrom('facility').select('id').where('id', '=', targetId).executeTakeFirst();
    return row?.id;
  }
  const row = await db.selectFrom('instrument').select('facility_id').where('id', '=', targetId).executeTakeFirst();
  return row?.facility_id;
}

/** False when the id is taken. */
export async function insertFeed(trx: Trx, feed: FeedTable): Promise<boolean> {
  const done = await trx
    .insertInto('feed')
    .values(feed)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Gives a feed that nobody has used yet a new secret; false when it was used meanwhile. */
export async function renewSecret(trx: Trx, id: string, secretHash: string): Promise<boolean> {
  const done = await trx
    .updateTable('feed')
    .set({ secret_hash: secretHash })
    .where('id', '=', id)
    .where('last_used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** False when it was revoked before. */
export async function revokeFeed(trx: Trx, id: string, at: number): Promise<boolean> {
  const done = await trx
    .updateTable('feed')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export type FeedUse = { readonly id: string; readonly at: number; readonly userAgent: string | null };

export async function recordUses(trx: Trx, uses: readonly FeedUse[]): Promise<void> {
  for (const use of uses) {
    await trx
      .updateTable('feed')
      .set({ last_used_at: use.at, last_user_agent: use.userAgent })
      .where('id', '=', use.id)
      .execute();
  }
}
