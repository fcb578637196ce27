import { type Trx, transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { type Answerable, noteReply, readAnswerable, wasToldOf } from '@jishi/db/queries/invitation';
import type { Deps } from '../context.ts';
import type { Answer } from './answer.ts';
import { readAnswer } from './read.ts';

type ReceiveDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'committed'>;

/** What became of a mail: noted, or why not. */
export type Fate = 'noted' | 'no answer' | 'unknown booking' | 'no invitation' | 'somebody else' | 'outdated';

/** States in which a decline leaves something to be told of. */
const OPEN = ['pending', 'confirmed'];

/**
 * Takes a mail (RFC 5322) that came in for the organizer of our invitations. An answer of the owner's calendar program to
 * the file that they were sent last is noted, and a decline is an event, of which they are told; no booking ever changes.
 * Anything else is dropped. Throws `GateFull`, and what the database throws: the mail may come again.
 */
export async function receiveReply(deps: ReceiveDeps, raw: Uint8Array): Promise<Fate> {
  const answer = await readAnswer(raw);
  const fate = answer ? await transact(deps.store, (trx) => note(trx, answer, deps.clock())) : 'no answer';
  if (fate === 'noted') deps.committed();
  // Who wrote, and what, is nobody's business.
  deps.log.info({ bytes: raw.byteLength, fate }, 'a mail came in for the organizer');
  return fate;
}

async function note(trx: Trx, answer: Answer, now: number): Promise<Fate> {
  const found = await readAnswerable(trx, answer.uid);
  const hindrance = hindranceOf(answer, found);
  if (!found || hindrance) return hindrance ?? 'unknown booking';
  const { invitation } = found;
  const again = invitation.reply === answer.reply && invitation.reply_sequence === answer.sequence;
  if (again) return 'noted';
  await noteReply(trx, invitation, answer.reply, answer.sequence, now);
  const news = answer.reply === 'declined' && OPEN.includes(found.state);
  // Who changes their mind again and again, or has a program that does, leaves one event for each file.
  if (news && !(await wasToldOf(trx, found.bookingId, answer.sequence))) await tell(trx, found, answer.sequence, now);
  return 'noted';
}

function hindranceOf(answer: Answer, found: Answerable | undefined): Fate | null {
  if (!found) return 'unknown booking';
  if (found.email.toLowerCase() !== answer.attendee) return 'somebody else';
  if (found.invitation?.method !== 'REQUEST') return 'no invitation';
  return found.invitation.sequence === answer.sequence ? null : 'outdated';
}

/** Without instrument, facility or person: what their calendars show has not changed. */
async function tell(trx: Trx, found: Answerable, sequence: number, now: number): Promise<void> {
  await appendEvents(trx, [
    {
      at: now,
      kind: 'invitation.declined',
      // Whoever sent it: a mail proves nothing.
      actorId: null,
      subjectId: found.bookingId,
      data: { sequence },
    },
  ]);
}
