import type { ProblemSlug } from '../problem.ts';
import type { BookingAction, BookingState } from '../rules/lifecycle.ts';
import type { BookingRules, OccupancyKind, Refusal, RuleName, ServiceMode, UserClass } from '../schema/rules.ts';
import type { Say } from './format.ts';

type RefusalOf<Rule extends Refusal['rule']> = Extract<Refusal, { rule: Rule }>;

/** One sentence for each rule, from the numbers of its refusal. */
export type RefusalSentences = {
  readonly [Rule in Refusal['rule']]: (refusal: RefusalOf<Rule>, say: Say) => string;
};

/** What server and web both say to people. Each language has all of it, or the build fails. */
export type Messages = {
  readonly problems: Readonly<Record<ProblemSlug, { readonly title: string; readonly detail: string }>>;
  readonly refusals: RefusalSentences;
  /** What a rule is about, for the ones whose numbers are not known. */
  readonly rules: Readonly<Record<RuleName, string>>;
  readonly states: Readonly<Record<BookingState, string>>;
  readonly actions: Readonly<Record<BookingAction, string>>;
  readonly modes: Readonly<Record<ServiceMode, string>>;
  readonly kinds: Readonly<Record<OccupancyKind, string>>;
  readonly userClasses: Readonly<Record<UserClass, string>>;
  readonly approval: Readonly<Record<BookingRules['approval'], string>>;
  /** The rules of an instrument as sentences, in the order in which a reader wants them. */
  readonly describeRules: (rules: BookingRules, say: Say) => string[];
  readonly sample: string;
};

function takenBy(kind: OccupancyKind): string {
  const sentences: Record<OccupancyKind, string> = {
    booking: 'Taken by another booking',
    hold: 'Held for someone else',
    maintenance: 'Under maintenance',
    closure: 'Closed by the facility',
    external: 'Taken in the facility’s own calendar',
  };
  return sentences[kind];
}

function describeRules(rules: BookingRules, say: Say): string[] {
  const sentences = [
    rules.noticeMinutes > 0
      ? `Book at least ${say.minutes(rules.noticeMinutes)} and at most ${say.days(rules.horizonDays)} ahead.`
      : `Book up to ${say.days(rules.horizonDays)} ahead.`,
    `A booking lasts ${say.minutes(rules.minMinutes)} to ${say.minutes(rules.maxMinutes)}, in steps of ${say.minutes(rules.stepMinutes)}.`,
  ];
  if (rules.bufferBeforeMinutes > 0)
    sentences.push(`${say.minutes(rules.bufferBeforeMinutes)} before each booking are kept free.`);
  if (rules.bufferAfterMinutes > 0)
    sentences.push(`${say.minutes(rules.bufferAfterMinutes)} after each booking are kept free.`);
  if (rules.maxActive !== null) sentences.push(`At most ${rules.maxActive} upcoming bookings a person.`);
  if (rules.maxMinutesPerWeek !== null)
    sentences.push(`At most ${say.minutes(rules.maxMinutesPerWeek)} a person and week.`);
  sentences.push(en.approval[rules.approval]);
  return sentences;
}

export const en: Messages = {
  problems: {
    invalid: { title: 'The input is not valid', detail: 'Please correct the marked fields and try again.' },
    unauthenticated: { title: 'Sign in first', detail: 'This needs an account. What you entered is kept.' },
    forbidden: { title: 'Not allowed', detail: 'Your account may not do this.' },
    'not-found': { title: 'Not found', detail: 'It does not exist, or you may not see it.' },
    refused: { title: 'Booking rules refuse this', detail: 'Nothing was booked or changed. The reasons are listed.' },
    'id-reused': {
      title: 'This id was used for something else',
      detail: 'The same id was sent earlier with other content. Reload the page and try again.',
    },
    conflict: {
      title: 'Not possible in this state',
      detail: 'It has moved on meanwhile. Reload to see where it stands.',
    },
    stale: {
      title: 'Changed by someone else meanwhile',
      detail: 'Nothing was overwritten. Look at the newest state and try again.',
    },
    'precondition-required': { title: 'If-Match is missing', detail: 'Send the version that you have seen.' },
    busy: { title: 'Busy, try again soon', detail: 'Nothing was changed. Please try again in a moment.' },
    'rate-limited': { title: 'Too many requests', detail: 'Please wait a moment and try again.' },
    'too-large': { title: 'Too large', detail: 'The request is larger than what is accepted.' },
    internal: { title: 'Something broke on our side', detail: 'It was recorded. Please try again.' },
  },
  refusals: {
    past: (_refusal, _say) => 'This time has already begun.',
    grid: ({ stepMinutes }, say) => `Bookings begin and end on steps of ${say.minutes(stepMinutes)}.`,
    'too-short': ({ minutes, minMinutes }, say) =>
      `${say.minutes(minutes)} is too short: at least ${say.minutes(minMinutes)}.`,
    'too-long': ({ minutes, maxMinutes }, say) =>
      `${say.minutes(minutes)} is too long: at most ${say.minutes(maxMinutes)}.`,
    notice: ({ noticeMinutes, earliest }, say) =>
      `Book at least ${say.minutes(noticeMinutes)} ahead: from ${say.instant(earliest)} on.`,
    horizon: ({ horizonDays, until }, say) =>
      `Booking opens ${say.days(horizonDays)} ahead: this time on ${say.instant(until)}.`,
    closed: ({ nextOpen }, say) =>
      nextOpen === null ? 'Outside opening hours.' : `Outside opening hours. Next open ${say.instant(nextOpen)}.`,
    taken: ({ kind, until }, say) => `${takenBy(kind)} until ${say.instant(until)}.`,
    quota: (refusal, say) =>
      refusal.per === 'active'
        ? `You have ${refusal.used} upcoming bookings here, ${refusal.limit} are allowed.`
        : `At most ${say.minutes(refusal.limitMinutes)} a week; you already have ${say.minutes(refusal.usedMinutes)}. The next week begins ${say.instant(refusal.until)}.`,
    mode: ({ wanted, offered }) => {
      const list = offered.map((mode) => en.modes[mode].toLowerCase()).join(', ');
      const what = wanted ? `${en.modes[wanted]} is not offered` : 'Cannot be booked by time';
      return list === '' ? `${what}.` : `${what}; offered: ${list}.`;
    },
    withdrawn: ({ since }, say) => `No longer offered since ${say.instant(since)}.`,
  },
  rules: {
    past: 'The time is in the past.',
    grid: 'The times are not on the grid.',
    'too-short': 'The booking is too short.',
    'too-long': 'The booking is too long.',
    notice: 'This must be booked earlier.',
    horizon: 'This is too far ahead.',
    closed: 'Outside opening hours.',
    taken: 'The time is taken.',
    quota: 'Your quota is used.',
    'outsider-share': 'The share for external users is used.',
    authorisation: 'You need an authorisation to operate this instrument.',
    blocked: 'Your account is blocked here.',
    balance: 'The balance is too low.',
    mode: 'This way of service is not offered.',
    withdrawn: 'The instrument is no longer offered.',
    travel: 'There is not enough time to travel between the places.',
  },
  states: {
    pending: 'Awaiting approval',
    confirmed: 'Confirmed',
    'in-use': 'In use',
    completed: 'Completed',
    cancelled: 'Cancelled',
    declined: 'Declined',
    expired: 'Expired',
    'no-show': 'No-show',
  },
  actions: {
    approve: 'Approve',
    decline: 'Decline',
    cancel: 'Cancel',
    move: 'Move',
    'check-in': 'Check in',
    'check-out': 'Check out',
  },
  modes: { self: 'Self-operation', assisted: 'Assisted', sample: 'Sample submission', project: 'Project' },
  kinds: {
    booking: 'Taken',
    hold: 'On hold',
    maintenance: 'Maintenance',
    closure: 'Closed',
    external: 'External calendar',
  },
  userClasses: { internal: 'Own institution', academic: 'Other academic institutions', company: 'Companies' },
  approval: {
    none: 'Confirmed at once, without approval.',
    outsiders: 'Users of other institutions wait for the facility’s approval.',
    all: 'Every booking waits for the facility’s approval.',
  },
  describeRules,
  sample: 'Sample data',
};
