import { type Trx, transact } from '@jishi/db/open';
import { type CalendarBooking, readCalendarBooking } from '@jishi/db/queries/calendar';
import {
  endClaim,
  insertInvitation,
  lockInvitation,
  readMailbox,
  restoreInvitation,
  type Sending,
  updateInvitation,
} from '@jishi/db/queries/invitation';
import type { DueMail } from '@jishi/db/queries/mail';
import { CLAIM_MS } from '@jishi/db/queries/outgoing';
import type { InvitationTable } from '@jishi/db/schema';
import { inLanguage, type Language } from '@jishi/shared/schema/primitives';
import type { Deps } from '../../context.ts';
import { bookingEntry } from '../../icalendar/entry.ts';
import { type Method, writeInvitation } from '../../icalendar/invitation.ts';
import { isPlainAddress, organizerAddress } from '../../icalendar/organizer.ts';
import type { OwnEntry } from './entries.ts';
import type { CalendarFile } from './post.ts';

type CarryDeps = Pick<Deps, 'store' | 'clock' | 'config' | 'log'>;

/** A file that a mail carries, and what was known of the booking's files before it. */
export type Carried = {
  readonly file: CalendarFile;
  readonly bookingId: string;
  readonly before: Sending | null;
};

/**
 * What a mail about an own booking carries: the booking as it is now, under its number in sequence, and noted before it
 * is sent, so that no later mail carries less. Null when the reader wants none, has it already, or the booking's state
 * is not what the mail speaks of; 'busy' while another mail about the booking is under way.
 */
export async function takeFile(
  deps: CarryDeps,
  mail: DueMail,
  own: OwnEntry,
  language: Language,
): Promise<Carried | 'busy' | null> {
  const now = deps.clock();
  return transact(deps.store, async (trx) => {
    const before = (await lockInvitation(trx, own.bookingId, mail.person_id)) ?? null;
    if (mail.calendar_by !== 'mail' && before?.method !== 'REQUEST') return null;
    const booking = await readCalendarBooking(trx, own.bookingId);
    if (!booking || booking.person_id !== mail.person_id) return null;
    const file = await fileOf(trx, deps, booking, mail, language, now);
    if (!file || file.method !== own.method) return null;
    const standing = standingOf(before, mail.id, file.method, booking.sequence, now);
    if (standing !== 'next') return standing === 'busy' ? 'busy' : null;
    const sending = {
      booking_id: booking.id,
      person_id: mail.person_id,
      method: file.method,
      sequence: booking.sequence,
      sent_at: now,
      mail_id: mail.id,
      claimed_until: now + CLAIM_MS,
    };
    if (before) await updateInvitation(trx, sending);
    else if (!(await insertInvitation(trx, sending))) return 'busy';
    return { file, bookingId: booking.id, before };
  });
}

/** Whether a file comes after what was sent; a mail may repeat its own, since nobody knows what became of it. */
function standingOf(
  before: InvitationTable | null,
  mailId: string,
  method: Method,
  sequence: number,
  now: number,
): 'next' | 'busy' | 'late' {
  if (!before) return method === 'REQUEST' ? 'next' : 'late';
  const own = before.mail_id === mailId;
  const until = before.claimed_until ?? 0;
  // A claim that lasts longer than any can is of a clock that was put back.
  if (!own && until > now && until <= now + 2 * CLAIM_MS) return 'busy';
  if (own ? sequence < before.sequence : sequence <= before.sequence) return 'late';
  return method === 'CANCEL' && before.method === 'CANCEL' && !own ? 'late' : 'next';
}

async function fileOf(
  trx: Trx,
  { config, log }: CarryDeps,
  booking: CalendarBooking,
  mail: DueMail,
  language: Language,
  now: number,
): Promise<CalendarFile | null> {
  const entry = bookingEntry(booking, { language, staff: false, terse: false, baseUrl: config.baseUrl });
  const method: Method = entry.status === 'CANCELLED' ? 'CANCEL' : 'REQUEST';
  const facility = { id: booking.facility_id, email: await readMailbox(trx, booking.facility_id) };
  const address = organizerAddress(config, facility, mail.email);
  if (address === null || !isPlainAddress(mail.email)) return null;
  const organizer = { name: nameOf(booking, language), address };
  const attendee = { name: mail.name, address: mail.email };
  try {
    return { method, text: writeInvitation({ method, entry, organizer, attendee, madeAt: now }) };
  } catch (error) {
    // What the mail says in words is worth sending without it.
    log.error({ booking: booking.id, err: error }, 'a calendar file could not be written');
    return null;
  }
}

function nameOf({ facility_zh, facility_en }: CalendarBooking, language: Language): string {
  const zh = facility_zh === null ? {} : { zh: facility_zh };
  return inLanguage({ ...zh, ...(facility_en === null ? {} : { en: facility_en }) }, language);
}

/** Notes, in the transaction that notes the mail, that the server has taken what it carried. */
export async function noteTaken(trx: Trx, mail: DueMail, carried: Carried | null): Promise<void> {
  if (carried) await endClaim(trx, carrying(mail, carried), true);
}

/** After a failure: as it was before when nobody can have the file, otherwise it counts as sent. */
export async function noteFailed(trx: Trx, mail: DueMail, carried: Carried | null, maybeTaken: boolean): Promise<void> {
  if (!carried) return;
  if (maybeTaken) await endClaim(trx, carrying(mail, carried), false);
  else await restoreInvitation(trx, carrying(mail, carried), carried.before);
}

function carrying(mail: DueMail, { bookingId }: Carried) {
  return { bookingId, personId: mail.person_id, mailId: mail.id };
}
