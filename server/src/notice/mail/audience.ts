import type { StoredEvent } from '@jishi/db/queries/event';
import type { MailItem, NoticeKind } from '@jishi/shared/schema/notice';
import type { Facts } from './facts.ts';
import { concerned, itemOf, type Told, toldIn } from './item.ts';

/** An item and who is to read it. */
export type Addressed = { readonly personId: string; readonly item: MailItem };

/** What an event means for its reader; null when it is no news. */
type Meaning = (said: Told) => NoticeKind | null;

type News = {
  readonly what: Meaning;
  /** A confirmation, and what follows by itself from what they did, is sent to those who did it too. */
  readonly evenOwn?: true;
};

const plain = (what: NoticeKind): News => ({ what: () => what });
const placed: Meaning = ({ state }) => (state === 'pending' ? 'pending' : 'placed');

/** What is told to the person whom an event concerns. */
const NEWS: Readonly<Record<string, News>> = {
  'booking.placed': { what: placed, evenOwn: true },
  'booking.confirmed': { what: () => 'confirmed', evenOwn: true },
  'booking.declined': plain('declined'),
  'booking.cancelled': plain('cancelled'),
  'booking.moved': plain('moved'),
  'booking.expired': plain('expired'),
  'booking.no-show': plain('no-show'),
  'booking.reinstated': plain('reinstated'),
  // Nobody is written to about the end that everybody knew; a reason shows that the facility ended it.
  'booking.completed': { what: ({ message, reason }) => ((message ?? reason) ? 'ended' : null) },
  'offer.made': plain('offer-made'),
  'offer.expired': plain('offer-expired'),
  'offer.withdrawn': plain('offer-withdrawn'),
  'breach.recorded': { what: () => 'breach', evenOwn: true },
  'breach.decided': { what: ({ waive }) => (waive ? 'breach-waived' : 'breach-upheld') },
  'pause.set': { what: () => 'paused', evenOwn: true },
  'pause.lifted': plain('pause-lifted'),
  'authorisation.granted': plain('authorised'),
  'authorisation.revoked': plain('authorisation-revoked'),
  'stand-in.set': plain('stand-in-set'),
  'stand-in.ended': plain('stand-in-ended'),
};

/** What is told to the managers of the facility once a day. */
const DIGEST: Readonly<Record<string, Meaning>> = {
  'booking.placed': placed,
  'booking.moved': () => 'moved',
  'booking.cancelled': () => 'cancelled',
  'booking.expired': () => 'expired',
  'booking.no-show': () => 'no-show',
  'breach.appealed': () => 'appealed',
};

/** After these an approver may have to be asked. */
const ASKING: ReadonlySet<string> = new Set(['booking.placed', 'booking.moved', 'booking.approved']);

/** What the person concerned is told; nothing of what they did themselves, except that it worked. */
export function newsOf(event: StoredEvent, facts: Facts): Addressed[] {
  const news = NEWS[event.kind];
  const personId = concerned(event, facts);
  if (!news || personId === null) return [];
  if (event.actor_id === personId && !news.evenOwn) return [];
  const what = news.what(toldIn(event));
  return what === null ? [] : [{ personId, item: itemOf(event, what, facts) }];
}

/** Requests to those whose approval is missing next, or the reminder of it. */
export function requestsOf(event: StoredEvent, facts: Facts): Addressed[] {
  const reminder = event.kind === 'booking.reminded';
  const turn = facts.turns.get(event.subject_id);
  const booking = facts.bookings.get(event.subject_id);
  if (!turn || !booking || !(reminder || ASKING.has(event.kind))) return [];
  const party = (reminder ? toldIn(event).party : undefined) ?? turn.party;
  const target = party === 'manager' ? booking.facility_id : booking.group_id;
  const deciders = target === null ? [] : (facts.deciders.get(target) ?? []);
  const what = reminder ? 'approval-reminder' : 'approval-asked';
  const item = itemOf(event, what, facts, { until: turn.dueAt, person: booking.person });
  return deciders.filter((personId) => personId !== booking.person_id).map((personId) => ({ personId, item }));
}

/** What the digest of the facility will tell of an event; null when nothing, or when all its managers know already. */
export function digestItemOf(event: StoredEvent, facts: Facts, told: readonly Addressed[]): MailItem | null {
  const what = DIGEST[event.kind]?.(toldIn(event)) ?? null;
  if (what === null || event.facility_id === null) return null;
  const known = new Set(told.map(({ personId }) => personId));
  const managers = facts.deciders.get(event.facility_id) ?? [];
  if (managers.every((personId) => known.has(personId) || personId === event.actor_id)) return null;
  const person = facts.bookings.get(event.subject_id)?.person ?? null;
  return itemOf(event, what, facts, { person });
}
