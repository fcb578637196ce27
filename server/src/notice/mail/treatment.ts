import type { EventKind } from '@jishi/shared/schema/event';
import type { NoticeKind } from '@jishi/shared/schema/notice';
import type { Told } from './item.ts';

/** What an event means for its reader; null when it is no news. */
export type Meaning = (said: Told) => NoticeKind | null;

/** Who is written to about an event of a kind. */
export type Treatment = {
  /** What the person concerned is told by mail, when somebody else did it. */
  readonly news?: Meaning;
  /** A confirmation, and what follows by itself from what they did, is sent to those who did it too. */
  readonly evenOwn?: true;
  /** What those who manage the facility are told at once. */
  readonly managers?: Meaning;
  /** What the managers of the facility are told once a day. */
  readonly digest?: Meaning;
  /** An approver may have to be asked after it, or is reminded by it. */
  readonly asks?: 'asked' | 'reminded';
};

const says =
  (what: NoticeKind): Meaning =>
  () =>
    what;
const placed: Meaning = ({ state }) => (state === 'pending' ? 'pending' : 'placed');
const undone: Meaning = ({ restored }) => (restored ? 'no-show-withdrawn' : null);
/** Nobody is written to about the end that everybody knew; a reason shows that the facility ended it. */
const ended: Meaning = (said) => undone(said) ?? ((said.message ?? said.reason) ? 'ended' : null);
const decided: Meaning = ({ waive }) => (waive ? 'breach-waived' : 'breach-upheld');

/** A place or a turn in the line: told also to whoever took it, because its time is worth keeping. */
const signedUp: Meaning = ({ place }) => (place === 'waiting' ? 'training-waiting' : 'training-joined');

/** That a report was opened again is for the staff. */
const answered: Meaning = ({ closed }) => (closed ? 'trouble-answered' : null);

const NOBODY: Treatment = {};

/** Every kind of event is decided here, or the build fails. */
const TREATMENTS: Readonly<Record<EventKind, Treatment>> = {
  'booking.placed': { news: placed, evenOwn: true, digest: placed, asks: 'asked' },
  'booking.moved': { news: says('moved'), digest: says('moved'), asks: 'asked' },
  // A step of several: the next approver is asked, its owner hears of the last one.
  'booking.approved': { asks: 'asked' },
  'booking.confirmed': { news: says('confirmed'), evenOwn: true },
  'booking.declined': { news: says('declined') },
  'booking.cancelled': { news: says('cancelled'), digest: says('cancelled') },
  'booking.reinstated': { news: says('reinstated') },
  'booking.expired': { news: says('expired'), digest: says('expired') },
  'booking.in-use': { news: undone },
  'booking.completed': { news: ended },
  'booking.no-show': { news: says('no-show'), digest: says('no-show') },
  // Hours are seen with the booking, and where they are paid for.
  'booking.used': NOBODY,
  'booking.reminded': { asks: 'reminded' },
  'hold.placed': NOBODY,
  'hold.ended': NOBODY,
  // Their own doing, and the end of the time that they named themselves.
  'wish.placed': NOBODY,
  'wish.withdrawn': NOBODY,
  'wish.ended': NOBODY,
  'offer.made': { news: says('offer-made') },
  // What was accepted is told as a booking.
  'offer.accepted': NOBODY,
  'offer.declined': NOBODY,
  'offer.expired': { news: says('offer-expired') },
  'offer.withdrawn': { news: says('offer-withdrawn') },
  'breach.recorded': { news: says('breach'), evenOwn: true },
  'breach.appealed': { digest: says('appealed') },
  'breach.decided': { news: decided },
  'pause.set': { news: says('paused'), evenOwn: true },
  'pause.lifted': { news: says('pause-lifted') },
  'authorisation.granted': { news: says('authorised') },
  'authorisation.revoked': { news: says('authorisation-revoked') },
  'training.announced': NOBODY,
  'training.changed': { news: says('training-changed') },
  'training.joined': { news: signedUp, evenOwn: true },
  'training.left': NOBODY,
  // What it led to is told as an authorisation.
  'training.held': NOBODY,
  'training.cancelled': { news: says('training-cancelled') },
  'group.changed': NOBODY,
  'stand-in.set': { news: says('stand-in-set') },
  'stand-in.ended': { news: says('stand-in-ended') },
  // Whose bookings these hit is told of each booking.
  'closure.placed': NOBODY,
  'closure.ended': NOBODY,
  'schedule.changed': NOBODY,
  'availability.changed': NOBODY,
  'availability.undone': NOBODY,
  'rules.changed': NOBODY,
  'instrument.changed': NOBODY,
  'month.closed': NOBODY,
  'month.reopened': NOBODY,
  'trouble.reported': { managers: says('trouble-reported') },
  'trouble.answered': { news: answered },
  'catalogue.imported': NOBODY,
  'application.made': NOBODY,
  'institution.changed': NOBODY,
  'institution.admitted': NOBODY,
  'institution.suspended': NOBODY,
  'institution.declined': NOBODY,
  'review.done': NOBODY,
  'facility.changed': NOBODY,
  'region.changed': NOBODY,
  'holiday.changed': NOBODY,
  'webhook.created': NOBODY,
  'webhook.removed': NOBODY,
  // Told to the managers in letters of their own.
  'external.connected': NOBODY,
  'external.changed': NOBODY,
  'external.met': NOBODY,
  'external.held': NOBODY,
  'external.failing': NOBODY,
  'external.stopped': NOBODY,
  'external.removed': NOBODY,
  'invitation.declined': NOBODY,
  'feed.created': NOBODY,
  'feed.revoked': NOBODY,
  'person.created': NOBODY,
  'person.suspended': NOBODY,
  'person.restored': NOBODY,
  'person.changed': NOBODY,
  'person.signed-out': NOBODY,
  'person.password-set': NOBODY,
  'manager.added': NOBODY,
  'manager.removed': NOBODY,
  'administrator.added': NOBODY,
  'administrator.removed': NOBODY,
  'outgoing.retried': NOBODY,
  // Told in letters of their own.
  'search.fits': NOBODY,
  'search.paused': NOBODY,
};

/** Nobody is told of a kind that this version does not know. */
export function treatmentOf(kind: string): Treatment {
  return Object.hasOwn(TREATMENTS, kind) ? TREATMENTS[kind as EventKind] : NOBODY;
}
