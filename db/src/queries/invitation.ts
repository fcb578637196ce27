import { z } from 'zod';
import { isPostgres } from '../dialect.ts';
import { parseJson } from '../json.ts';
import type { Db, Trx } from '../open.ts';
import type { InvitationTable } from '../schema.ts';
import { chunk } from './chunk.ts';

/** Those of the people who want their bookings by mail. */
export async function takeByMail(db: Db, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found: string[] = [];
  for (const piece of chunk([...new Set(personIds)], 1)) {
    const rows = await db
      .selectFrom('person')
      .select('id')
      .where('id', 'in', piece)
      .where('calendar_by', '=', 'mail')
      .execute();
    found.push(...rows.map((row) => row.id));
  }
  return new Set(found);
}

/** Those of the bookings that stand in their owner's calendar because of a mail of ours. */
export async function invitedTo(db: Db, bookingIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found: string[] = [];
  for (const piece of chunk([...new Set(bookingIds)], 1)) {
    const rows = await db
      .selectFrom('invitation')
      .innerJoin('booking', 'booking.id', 'invitation.booking_id')
      .select('booking.id')
      .where('booking.id', 'in', piece)
      .whereRef('booking.person_id', '=', 'invitation.person_id')
      .where('invitation.method', '=', 'REQUEST')
      .execute();
    found.push(...rows.map((row) => row.id));
  }
  return new Set(found);
}

/** What somebody was sent about a booking; on PostgreSQL the row is kept from others until the transaction ends. */
export async function lockInvitation(
  trx: Trx,
  bookingId: string,
  personId: string,
): Promise<InvitationTable | undefined> {
  const query = trx
    .selectFrom('invitation')
    .selectAll()
    .where('booking_id', '=', bookingId)
    .where('person_id', '=', personId);
  return (isPostgres(trx) ? query.forUpdate() : query).executeTakeFirst();
}

export type Sending = Pick<
  InvitationTable,
  'booking_id' | 'person_id' | 'method' | 'sequence' | 'sent_at' | 'mail_id' | 'claimed_until'
>;

/** Notes the first file that is about to be sent; false when somebody else has just done so. */
export async function insertInvitation(trx: Trx, sending: Sending): Promise<boolean> {
  const done = await trx
    .insertInto('invitation')
    .values({ ...sending, reply: null, reply_sequence: null, replied_at: null })
    .onConflict((conflict) => conflict.columns(['booking_id', 'person_id']).doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function updateInvitation(trx: Trx, { booking_id, person_id, ...sent }: Sending): Promise<void> {
  await trx
    .updateTable('invitation')
    .set(sent)
    .where('booking_id', '=', booking_id)
    .where('person_id', '=', person_id)
    .execute();
}

type Carrying = { readonly bookingId: string; readonly personId: string; readonly mailId: string };

/** Lets other mails about the booking go on. `taken`: the server is known to have what this one carried. */
export async function endClaim(trx: Trx, { bookingId, personId, mailId }: Carrying, taken: boolean): Promise<void> {
  await trx
    .updateTable('invitation')
    .set({ claimed_until: null, ...(taken ? { mail_id: null } : {}) })
    .where('booking_id', '=', bookingId)
    .where('person_id', '=', personId)
    .where('mail_id', '=', mailId)
    .execute();
}

/** As it was before a file that nobody took; null for as if there had been none. */
export async function restoreInvitation(trx: Trx, carrying: Carrying, before: Sending | null): Promise<void> {
  const { bookingId, personId, mailId } = carrying;
  if (before === null) {
    await trx
      .deleteFrom('invitation')
      .where('booking_id', '=', bookingId)
      .where('person_id', '=', personId)
      .where('mail_id', '=', mailId)
      .execute();
    return;
  }
  const { method, sequence, sent_at, mail_id } = before;
  await trx
    .updateTable('invitation')
    .set({ method, sequence, sent_at, mail_id, claimed_until: null })
    .where('booking_id', '=', bookingId)
    .where('person_id', '=', personId)
    .where('mail_id', '=', mailId)
    .execute();
}

/** The mailbox of a facility, as it was entered. */
export async function readMailbox(db: Db, facilityId: string): Promise<string | null> {
  const row = await db.selectFrom('facility').select('email').where('id', '=', facilityId).executeTakeFirst();
  return row?.email ?? null;
}

export type Answerable = {
  readonly bookingId: string;
  readonly state: string;
  readonly email: string;
  readonly invitation: InvitationTable;
};

/** The invitation that its owner got to the booking with this UID. */
export async function readAnswerable(trx: Trx, calendarUid: string): Promise<Answerable | undefined> {
  const booking = await trx
    .selectFrom('booking')
    .innerJoin('person', 'person.id', 'booking.person_id')
    .select(['booking.id', 'booking.person_id', 'booking.state'])
    .select('person.email')
    .where('booking.calendar_uid', '=', calendarUid)
    .executeTakeFirst();
  if (!booking) return undefined;
  const invitation = await lockInvitation(trx, booking.id, booking.person_id);
  if (!invitation) return undefined;
  return {
    bookingId: booking.id,
    state: booking.state,
    email: booking.email,
    invitation,
  };
}

const told = z.object({ sequence: z.int() });

/** Whether there is an event of the decline of the file of this sequence. */
export async function wasToldOf(trx: Trx, bookingId: string, sequence: number): Promise<boolean> {
  const rows = await trx
    .selectFrom('event')
    .select('data')
    .where('subject_id', '=', bookingId)
    .where('kind', '=', 'invitation.declined')
    .execute();
  return rows.some(({ data }) => parseJson(told, data).sequence === sequence);
}

export type Reply = NonNullable<InvitationTable['reply']>;

/** Notes what somebody's calendar program answered to the file of this sequence. */
export async function noteReply(
  trx: Trx,
  { booking_id, person_id }: Pick<InvitationTable, 'booking_id' | 'person_id'>,
  reply: Reply,
  sequence: number,
  now: number,
): Promise<void> {
  await trx
    .updateTable('invitation')
    .set({ reply, reply_sequence: sequence, replied_at: now })
    .where('booking_id', '=', booking_id)
    .where('person_id', '=', person_id)
    .execute();
}
