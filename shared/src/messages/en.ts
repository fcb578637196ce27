import type { ProblemSlug } from '../problem.ts';
import type { BookingState, TRANSITIONS } from '../rules/lifecycle.ts';
import type { OccupancyKind, ServiceMode, UserClass } from '../schema/rules.ts';
import { describeRules, groupRules } from './describe-en.ts';
import { enRefusals } from './refusals-en.ts';
import type { RuleMessages } from './rule-messages.ts';
import { enRules, MODES_EN } from './rules-en.ts';

/** What server and web both say to people. Each language has all of it, or the build fails. */
export type Messages = RuleMessages & {
  readonly problems: Readonly<Record<ProblemSlug, { readonly title: string; readonly detail: string }>>;
  readonly states: Readonly<Record<BookingState, string>>;
  /** What people do to a booking, and what happens to it by itself. */
  readonly actions: Readonly<Record<keyof typeof TRANSITIONS, string>>;
  readonly modes: Readonly<Record<ServiceMode, string>>;
  readonly kinds: Readonly<Record<OccupancyKind, string>>;
  readonly userClasses: Readonly<Record<UserClass, string>>;
  readonly sample: string;
};

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
  ...enRules,
  refusals: enRefusals,
  describeRules,
  groupRules,
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
    miss: 'Mark as no-show',
    restore: 'Undo the no-show',
    expire: 'Let it expire',
    complete: 'Complete',
  },
  modes: MODES_EN,
  kinds: {
    booking: 'Taken',
    hold: 'On hold',
    maintenance: 'Maintenance',
    closure: 'Closed',
    external: 'External calendar',
  },
  userClasses: { internal: 'Own institution', academic: 'Other academic institutions', company: 'Companies' },
  sample: 'Sample data',
};
