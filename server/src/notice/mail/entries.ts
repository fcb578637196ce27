import type { Db } from '@jishi/db/open';
import type { StoredEvent } from '@jishi/db/queries/event';
import { invitedTo, takeByMail } from '@jishi/db/queries/invitation';
import type { MailContent, MailItem, NoticeKind } from '@jishi/shared/schema/notice';
import type { Method } from '../../icalendar/invitation.ts';
import { changeOf } from '../change.ts';
import type { Addressed } from './audience.ts';
import type { Facts } from './facts.ts';
import { itemOf, toldIn } from './item.ts';
import { treatmentOf } from './treatment.ts';

/** More bookings at once than this are not entered one by one: a feed is the better way. */
const MAX_NEW = 60;

/** What news of one's own booking means for one's calendar. */
const METHODS: Partial<Readonly<Record<NoticeKind, Method>>> = {
  placed: 'REQUEST',
  pending: 'REQUEST',
  confirmed: 'REQUEST',
  moved: 'REQUEST',
  reinstated: 'REQUEST',
  ended: 'REQUEST',
  'no-show-withdrawn': 'REQUEST',
  cancelled: 'CANCEL',
  declined: 'CANCEL',
  expired: 'CANCEL',
  'no-show': 'CANCEL',
};

export type OwnEntry = { readonly bookingId: string; readonly method: Method };

/** The one booking of its reader that a mail is about; null when there is none, or several. */
export function ownEntryIn(content: MailContent): OwnEntry | null {
  if (content.kind !== 'invitation' && (content.kind !== 'news' || content.more > 0)) return null;
  const items = content.kind === 'invitation' ? [content.item] : content.items;
  const own = items.flatMap(({ what, subjectId }) => {
    const method = METHODS[what];
    return method ? [{ bookingId: subjectId, method }] : [];
  });
  return own.length === 1 ? (own[0] ?? null) : null;
}

/** A booking whose entry in its owner's calendar changed, also by what they did themselves. */
function entryOf(event: StoredEvent, facts: Facts): Addressed | null {
  const booking = event.kind.startsWith('booking.') ? facts.bookings.get(event.subject_id) : undefined;
  const what = treatmentOf(event.kind).news?.(toldIn(event)) ?? null;
  if (!booking || what === null || !METHODS[what]) return null;
  return { personId: booking.person_id, item: itemOf(event, what, facts) };
}

type Mail = { readonly change: string; readonly personId: string; readonly content: MailContent };

/**
 * The news, and a mail for each booking whose entry in a calendar they cannot carry: because a mail can carry one entry
 * alone, or because nobody is told in words of what they did themselves. Only for those who want them, and for what they
 * were invited to before.
 */
export async function withInvitations(
  db: Db,
  events: readonly StoredEvent[],
  facts: Facts,
  news: readonly Mail[],
): Promise<Mail[]> {
  const own = events.flatMap((event) => {
    const entry = entryOf(event, facts);
    return entry ? [{ change: changeOf(event), ...entry }] : [];
  });
  if (own.length === 0) return [...news];
  const [byMail, invited] = [
    await takeByMail(
      db,
      own.map(({ personId }) => personId),
    ),
    await invitedTo(
      db,
      own.map(({ item }) => item.subjectId),
    ),
  ];
  const due = own.filter(({ personId, item }) => byMail.has(personId) || invited.has(item.subjectId));
  const told = new Map(news.map((mail) => [keyOf(mail), mail]));
  for (const [key, entries] of Map.groupBy(due, keyOf)) {
    const [first] = entries;
    const carried = told.get(key);
    if (!first) continue;
    const already = carried && ownEntryIn(carried.content)?.bookingId;
    const others = entries.filter(({ item }) => item.subjectId !== already);
    const items = [...new Map(others.map(({ item }) => [item.subjectId, item])).values()];
    const { some, tooMany } = withoutTooMany(items, invited);
    if (tooMany && carried?.content.kind === 'news')
      told.set(key, { ...carried, content: { ...carried.content, feedInstead: true } });
    for (const item of some) {
      const mail = invitationMail(first, item);
      told.set(keyOf(mail), mail);
    }
  }
  return [...told.values()];
}

function keyOf({ change, personId }: Pick<Mail, 'change' | 'personId'>): string {
  return `${change} ${personId}`;
}

/** All or none of those that are new to the calendar; what it has already is kept right in any case. */
function withoutTooMany(items: readonly MailItem[], invited: ReadonlySet<string>) {
  const isNew = ({ subjectId, what }: MailItem) => METHODS[what] === 'REQUEST' && !invited.has(subjectId);
  const tooMany = items.filter(isNew).length > MAX_NEW;
  return { some: tooMany ? items.filter((item) => !isNew(item)) : items, tooMany };
}

function invitationMail({ change, personId }: Pick<Mail, 'change' | 'personId'>, item: MailItem): Mail {
  return { change: `invitation:${item.subjectId}:${change}`, personId, content: { kind: 'invitation', item } };
}
