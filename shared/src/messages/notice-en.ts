import type { BreachKind, NoticeKind } from '../schema/notice.ts';
import type { TroubleKind } from '../schema/trouble.ts';

/** Kinds that last or want an answer until some moment. */
export type LastingKind = Extract<
  NoticeKind,
  'offer-made' | 'paused' | 'authorised' | 'stand-in-set' | 'approval-asked' | 'approval-reminder'
>;

/**
 * Where the reader of a mail goes on: their own bookings, training or reports, what they are to decide, or the plan of
 * their facility.
 */
export type Room = 'bookings' | 'approvals' | 'plan' | 'trainings' | 'reports';

/** What mails say. Each language has all of it, or the build fails. */
export type NoticeMessages = {
  /** The subject of a mail about one thing; `thing` is an instrument, or a facility. */
  readonly subject: Readonly<Record<NoticeKind, (thing: string) => string>>;
  readonly sentence: Readonly<Record<NoticeKind, string>>;
  readonly until: Readonly<Record<LastingKind, string>>;
  /** A name, and how many others there are. */
  readonly andMore: (thing: string, more: number) => string;
  /** Where neither an instrument nor a facility is named. */
  readonly everywhere: string;
  readonly greeting: (name: string) => string;
  readonly labels: Readonly<
    Record<
      | 'instrument'
      | 'facility'
      | 'time'
      | 'yourTime'
      | 'before'
      | 'state'
      | 'message'
      | 'person'
      | 'inPlaceOf'
      | 'reportedBy'
      | 'trouble'
      | 'breach',
      string
    >
  >;
  readonly breach: Readonly<Record<BreachKind, string>>;
  readonly troubles: Readonly<Record<TroubleKind, string>>;
  /** The n-th of those that count, and how many lead to a pause. */
  readonly breachCount: (count: number, limit: number | null) => string;
  readonly inZone: (text: string, zone: string) => string;
  readonly digest: {
    readonly subject: (facility: string, date: string) => string;
    readonly opening: (facility: string) => string;
    readonly heading: (sentence: string, count: number) => string;
  };
  /** What a long list leaves out, and where its reader finds it. */
  readonly leftOut: Readonly<Record<Room, (count: number) => string>>;
  readonly open: string;
  readonly footer: string;
  /** What is told of the reader's own calendar. */
  readonly entry: {
    /** Behind news of so many bookings that they are not entered one by one. */
    readonly feedInstead: string;
    readonly invitation: {
      readonly subject: (subject: string, when: string) => string;
      readonly opening: string;
      readonly footer: string;
    };
    readonly reply: {
      readonly subject: (thing: string) => string;
      readonly opening: string;
      readonly stands: string;
      readonly closing: string;
      readonly open: string;
    };
  };
  /** What is told of a saved search. */
  readonly search: {
    readonly subject: (count: number, name: string) => string;
    readonly opening: (count: number, name: string) => string;
    readonly nextFree: string;
    readonly more: (count: number) => string;
    readonly tooManySubject: (name: string) => string;
    readonly tooMany: (count: number, limit: number, name: string) => string;
    readonly open: string;
    readonly footer: string;
  };
};

export const noticeEn: NoticeMessages = {
  subject: {
    placed: (thing) => `Booked: ${thing}`,
    pending: (thing) => `Awaiting approval: ${thing}`,
    confirmed: (thing) => `Confirmed: ${thing}`,
    declined: (thing) => `Declined: ${thing}`,
    cancelled: (thing) => `Cancelled: ${thing}`,
    moved: (thing) => `New time: ${thing}`,
    expired: (thing) => `Expired: ${thing}`,
    'no-show': (thing) => `Missed: ${thing}`,
    'no-show-withdrawn': (thing) => `Not missed after all: ${thing}`,
    ended: (thing) => `Ended early: ${thing}`,
    reinstated: (thing) => `Booked again: ${thing}`,
    'offer-made': (thing) => `Free for you now: ${thing}`,
    'offer-expired': (thing) => `Offer expired: ${thing}`,
    'offer-withdrawn': (thing) => `Offer withdrawn: ${thing}`,
    breach: (thing) => `Breach recorded: ${thing}`,
    'breach-waived': (thing) => `Breach waived: ${thing}`,
    'breach-upheld': (thing) => `Breach stands: ${thing}`,
    appealed: (thing) => `Appeal: ${thing}`,
    paused: (thing) => `Your booking is paused: ${thing}`,
    'pause-lifted': (thing) => `You may book again: ${thing}`,
    authorised: (thing) => `Authorised: ${thing}`,
    'authorisation-revoked': (thing) => `Authorisation revoked: ${thing}`,
    'training-joined': (thing) => `Training, you have a place: ${thing}`,
    'training-waiting': (thing) => `Training, you are on the waiting list: ${thing}`,
    'training-changed': (thing) => `Training, new time or place: ${thing}`,
    'training-cancelled': (thing) => `Training cancelled: ${thing}`,
    'stand-in-set': () => 'You stand in for somebody',
    'stand-in-ended': () => 'Standing in has ended',
    'approval-asked': (thing) => `Please approve: ${thing}`,
    'approval-reminder': (thing) => `Still waiting for you: ${thing}`,
    'trouble-reported': (thing) => `Problem reported: ${thing}`,
    'trouble-answered': (thing) => `Problem closed: ${thing}`,
  },
  sentence: {
    placed: 'The booking is confirmed.',
    pending: 'The booking is made and waits for approval. The time is kept meanwhile.',
    confirmed: 'The booking was approved and is confirmed.',
    declined: 'The booking was declined.',
    cancelled: 'The booking was cancelled.',
    moved: 'The booking was moved to another time.',
    expired: 'Nobody answered in time, so the booking expired.',
    'no-show': 'Nobody checked in, so the rest of the time was given free.',
    'no-show-withdrawn': 'The booking was marked as missed by mistake; that was withdrawn.',
    ended: 'The facility ended the booking early.',
    reinstated: 'The cancellation was undone; the booking stands again.',
    'offer-made': 'Time that was wished for has become free and is kept for you for a while.',
    'offer-expired': 'The offer was not accepted in time.',
    'offer-withdrawn': 'The offer cannot be kept any more.',
    breach: 'A breach of the rules was recorded.',
    'breach-waived': 'A breach of the rules was looked at again and does not count any more.',
    'breach-upheld': 'A breach of the rules was looked at again and stands.',
    appealed: 'Somebody appeals against a breach.',
    paused: 'You cannot make bookings for now.',
    'pause-lifted': 'The pause was lifted; you can make bookings again.',
    authorised: 'You were authorised to operate.',
    'authorisation-revoked': 'The authorisation to operate was revoked.',
    'training-joined': 'You have a place in a training session.',
    'training-waiting': 'The session is full; you get the next place that becomes free.',
    'training-changed': 'A training session that you signed up for has another time or place.',
    'training-cancelled': 'A training session that you signed up for was cancelled.',
    'stand-in-set': 'You were asked to decide in somebody’s place while they are away.',
    'stand-in-ended': 'The time of standing in was ended.',
    'approval-asked': 'A booking waits for your approval.',
    'approval-reminder': 'A booking still waits for your approval.',
    'trouble-reported': 'Somebody reported a problem with an instrument.',
    'trouble-answered': 'The facility looked into a problem that you reported and closed it.',
  },
  until: {
    'offer-made': 'Kept until',
    paused: 'Until',
    authorised: 'Valid until',
    'stand-in-set': 'Until',
    'approval-asked': 'Please answer by',
    'approval-reminder': 'Please answer by',
  },
  andMore: (thing, more) => `${thing} and ${more} more`,
  everywhere: 'all facilities',
  greeting: (name) => `Hello ${name},`,
  labels: {
    instrument: 'Instrument',
    facility: 'Facility',
    time: 'Time',
    yourTime: 'On your clock',
    before: 'Before',
    state: 'State',
    message: 'Message',
    person: 'Booked by',
    inPlaceOf: 'In place of',
    reportedBy: 'Reported by',
    trouble: 'Problem',
    breach: 'Breach',
  },
  troubles: {
    broken: 'it does not work',
    limited: 'it works in part',
    consumable: 'a consumable has run out',
    other: 'something else',
  },
  breach: { 'no-show': 'not shown up', 'late-cancel': 'cancelled late', overrun: 'stayed too long' },
  breachCount: (count, limit) => (limit === null ? `number ${count}` : `number ${count}; ${limit} lead to a pause`),
  inZone: (text, zone) => `${text} (${zone})`,
  digest: {
    subject: (facility, date) => `${facility}: what changed, ${date}`,
    opening: (facility) => `What happened at ${facility} since the last summary:`,
    heading: (sentence, count) => `${sentence} (${count})`,
  },
  leftOut: {
    bookings: (count) => `… and ${count} more; see “My bookings”.`,
    approvals: (count) => `… and ${count} more that wait for your decision.`,
    plan: (count) => `… and ${count} more; see the plan of the facility.`,
    trainings: (count) => `… and ${count} more; see “My training”.`,
    reports: (count) => `… and ${count} more; see the instruments.`,
  },
  open: 'Open in Jishi',
  footer: 'You get this mail because it concerns a booking of yours or a facility that you look after.',
  entry: {
    feedInstead:
      'These are too many bookings to send an invitation for each of them. Subscribe to your bookings under “Calendars”: then all of them appear in your calendar.',
    invitation: {
      subject: (subject, when) => `${subject}, ${when}`,
      opening: 'This mail is for your calendar program, which takes over what is attached.',
      footer:
        'You get this mail because bookings of yours come into your calendar by mail. You can change that under “Calendars”.',
    },
    reply: {
      subject: (thing) => `Declined in your calendar, but still booked: ${thing}`,
      opening: 'Your calendar program answered that you decline this booking. That alone cancels nothing.',
      stands: 'The booking stands, and the time is kept for you.',
      closing:
        'If you do not need the time, please cancel the booking under “My bookings”, so that others can have it.',
      open: 'Go to my bookings',
    },
  },
  search: {
    subject: (count, name) =>
      count === 1 ? `1 more instrument fits “${name}”` : `${count} more instruments fit “${name}”`,
    opening: (count, name) =>
      count === 1
        ? `An instrument fits your saved search “${name}” that did not before:`
        : `${count} instruments fit your saved search “${name}” that did not before:`,
    nextFree: 'Next free',
    more: (count) => `… and ${count} more; open the search to see them.`,
    tooManySubject: (name) => `Too many instruments fit “${name}”`,
    tooMany: (count, limit, name) =>
      `${count} instruments fit your saved search “${name}” by now. You are told of new ones while at most ${limit} fit; ` +
      'open it, narrow it down and save it anew; once fewer fit, watching goes on by itself, too.',
    open: 'Open the saved search',
    footer: 'You get this mail because you watch this search. You can end that under “Saved searches”.',
  },
};
