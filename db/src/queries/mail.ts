import type { CalendarBy } from '@jishi/shared/schema/person';
import { sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import type { Db, Trx } from '../open.ts';
import type { DigestItemTable, MailTable } from '../schema.ts';
import { chunk } from './chunk.ts';
import { isDue } from './outgoing.ts';

/** The first of two keys, so that no other lock of this kind meets it. */
const DIGEST_LOCK = 6_005;

export type NewMail = Pick<MailTable, 'id' | 'change_key' | 'person_id' | 'content'>;

/** Queues mails, to be sent from `now` on; a person who has one about the same change already gets no other. */
export async function insertMails(trx: Trx, mails: readonly NewMail[], now: number): Promise<void> {
  const fresh = { state: 'waiting' as const, attempts: 0, next_at: now, set_at: now, created_at: now };
  for (const rows of chunk(mails, 12)) {
    await trx
      .insertInto('mail')
      .values(rows.map((mail) => ({ ...mail, ...fresh, claimed_until: null, sent_at: null, last_error: null })))
      .onConflict((conflict) => conflict.columns(['change_key', 'person_id']).doNothing())
      .execute();
  }
}

/** A mail with whom it goes to, as they are now. */
export type DueMail = MailTable & {
  readonly email: string;
  readonly name: string;
  readonly language: 'zh' | 'en' | null;
  readonly zone: string | null;
  readonly suspended_at: number | null;
  readonly calendar_by: CalendarBy;
};

/** Mails that are to be tried now, those that wait longest first. */
export async function dueMails(db: Db, now: number, limit: number): Promise<DueMail[]> {
  return db
    .selectFrom('mail')
    .innerJoin('person', 'person.id', 'mail.person_id')
    .selectAll('mail')
    .select(['person.email', 'person.name', 'person.language', 'person.zone', 'person.suspended_at'])
    .select('person.calendar_by')
    .where((eb) => isDue(eb as never, 'mail', now))
    .orderBy('mail.next_at')
    .orderBy('mail.id')
    .limit(limit)
    .execute();
}

export type MailState = MailTable['state'];

/** Mails in a state by age (newest first) and id, after a place in that order. */
export async function listMails(
  db: Db,
  state: MailState,
  after: readonly [number, string] | null,
  limit: number,
): Promise<MailTable[]> {
  let query = db.selectFrom('mail').selectAll().where('state', '=', state);
  if (after) {
    const [at, id] = after;
    query = query.where((eb) =>
      eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '<', id)])]),
    );
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Takes a mail back that has nothing to say any more, unless somebody else tries it by now. */
export async function withdrawMail(trx: Trx, { id, attempts }: Pick<MailTable, 'id' | 'attempts'>): Promise<void> {
  await trx
    .deleteFrom('mail')
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .execute();
}

export async function readMail(db: Db, id: string): Promise<MailTable | undefined> {
  return db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst();
}

/** One transaction at a time writes the digest of a facility, until it ends; what others committed is seen after it. */
export async function lockDigest(trx: Trx, facilityId: string): Promise<void> {
  // Not the row itself: every booking of the facility leans on that. SQLite has one writer anyway.
  if (!isPostgres(trx)) return;
  await sql`select pg_advisory_xact_lock(${sql.lit(DIGEST_LOCK)}, hashtext(${facilityId}))`.execute(trx);
}

/** Whether anybody was sent a mail about this. */
export async function hasMailAbout(db: Db, changeKey: string): Promise<boolean> {
  const row = await db.selectFrom('mail').select('id').where('change_key', '=', changeKey).limit(1).executeTakeFirst();
  return row !== undefined;
}

export async function insertDigestItems(trx: Trx, items: readonly DigestItemTable[]): Promise<void> {
  for (const rows of chunk(items, 5)) {
    await trx
      .insertInto('digest_item')
      .values(rows)
      .onConflict((conflict) => conflict.column('event_id').doNothing())
      .execute();
  }
}

/** Facilities whose managers have something to read, and since when (epoch ms). */
export async function digestsWaiting(db: Db): Promise<{ facilityId: string; zone: string; since: number }[]> {
  return db
    .selectFrom('digest_item')
    .innerJoin('facility', 'facility.id', 'digest_item.facility_id')
    .select(['facility.id as facilityId', 'facility.zone'])
    .select((eb) => eb.fn.min<number>('digest_item.at').as('since'))
    .groupBy(['facility.id', 'facility.zone'])
    .orderBy('facility.id')
    .execute();
}

/** Takes the items of a facility out, in the order in which things happened; only one caller gets them. */
export async function takeDigestItems(trx: Trx, facilityId: string): Promise<DigestItemTable[]> {
  const rows = await trx.deleteFrom('digest_item').where('facility_id', '=', facilityId).returningAll().execute();
  return rows.sort((a, b) => a.at - b.at || a.event_id - b.event_id);
}

export type ApprovalTurn = { readonly party: 'group-head' | 'manager'; readonly dueAt: number | null };

/** The step of approval that each of these bookings waits for; those that wait for none are missing. */
export async function readTurns(db: Db, bookingIds: readonly string[]): Promise<ReadonlyMap<string, ApprovalTurn>> {
  if (bookingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('approval')
    .innerJoin('booking', 'booking.id', 'approval.booking_id')
    .select(['approval.booking_id', 'approval.party', 'approval.due_at'])
    .where('approval.booking_id', 'in', [...bookingIds])
    .where('booking.state', '=', 'pending')
    .where('approval.asked_at', 'is not', null)
    .where('approval.decision', 'is', null)
    .orderBy('approval.step', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.booking_id, { party: row.party, dueAt: row.due_at }]));
}

/**
 * Who may decide for a facility or a group: those in charge, and those who stand in for them at `now`. Whoever is
 * suspended has nothing to hand on.
 */
export async function readDeciders(
  db: Db,
  of: { readonly facilityIds: readonly string[]; readonly groupIds: readonly string[] },
  now: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const managers = db
    .selectFrom('facility_manager')
    .select(['facility_id as target', 'person_id'])
    .where('facility_id', 'in', [...of.facilityIds, '']);
  const heads = db
    .selectFrom('group_member')
    .select(['group_id as target', 'person_id'])
    .where('group_id', 'in', [...of.groupIds, ''])
    .where('role', '=', 'head');
  const inCharge = await managers.unionAll(heads).execute();
  const standIns = await db
    .selectFrom('stand_in')
    .innerJoin('person as away', 'away.id', 'stand_in.for_id')
    .select(['stand_in.person_id', 'stand_in.for_id'])
    .where('stand_in.for_id', 'in', [...new Set(inCharge.map((row) => row.person_id)), ''])
    .where('stand_in.from_at', '<=', now)
    .where('stand_in.until_at', '>', now)
    .where('stand_in.ended_at', 'is', null)
    .where('away.suspended_at', 'is', null)
    .execute();
  const byPerson = Map.groupBy(standIns, (row) => row.for_id);
  const deciders = new Map<string, string[]>();
  for (const { target, person_id } of inCharge) {
    const more = (byPerson.get(person_id) ?? []).map((row) => row.person_id);
    deciders.set(target, [...new Set([...(deciders.get(target) ?? []), person_id, ...more])]);
  }
  return deciders;
}

/** Those of the people who can be written to: they exist, are not suspended and were not made up for the sample. */
export async function reachable(db: Db, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('person')
    .select('id')
    .where('id', 'in', [...personIds])
    .where('suspended_at', 'is', null)
    .where('source', '<>', sql.lit('sample'))
    .execute();
  return new Set(rows.map((row) => row.id));
}
