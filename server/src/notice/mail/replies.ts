import type { StoredEvent } from '@jishi/db/queries/event';
import type { MailContent } from '@jishi/shared/schema/notice';
import { z } from 'zod';
import { dataOf } from '../change.ts';
import type { Facts } from './facts.ts';
import { itemOf } from './item.ts';

const declined = z.object({ sequence: z.int() });

type ReplyMail = { readonly change: string; readonly personId: string; readonly content: MailContent };

/** To owners whose calendar programs declined: once for each booking as it stands, however often they do. */
export function replyMails(events: readonly StoredEvent[], facts: Facts): ReplyMail[] {
  return events.flatMap((event) => {
    const said = event.kind === 'invitation.declined' ? declined.safeParse(dataOf(event)).data : undefined;
    const booking = facts.bookings.get(event.subject_id);
    if (!said || !booking) return [];
    const item = itemOf(event, booking.state === 'pending' ? 'pending' : 'placed', facts);
    const change = `reply:${event.subject_id}:${said.sequence}`;
    return [{ change, personId: booking.person_id, content: { kind: 'reply', item } }];
  });
}
