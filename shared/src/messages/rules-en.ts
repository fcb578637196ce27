import type { ServiceMode } from '../schema/rules.ts';
import type { RuleMessages } from './rule-messages.ts';

export const MODES_EN: Readonly<Record<ServiceMode, string>> = {
  self: 'Self-operation',
  assisted: 'Assisted',
  sample: 'Sample submission',
  project: 'Project',
};

export const enRules: Omit<RuleMessages, 'refusals' | 'describeRules' | 'groupRules'> = {
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
    travel: 'The person has a booking elsewhere, with too little time to travel.',
  },
  ruleNames: {
    past: { name: 'Past', says: 'A booking begins now or later.' },
    grid: {
      name: 'Grid',
      says: 'Bookings begin and end on the step, and time that is booked as a whole is not divided.',
    },
    'too-short': { name: 'Shortest booking', says: 'A booking lasts at least the shortest time.' },
    'too-long': { name: 'Longest booking', says: 'A booking lasts at most the longest time.' },
    notice: { name: 'Notice', says: 'A booking is made some time before it begins.' },
    horizon: { name: 'Horizon', says: 'A booking is made no further ahead than the horizon.' },
    closed: { name: 'Opening hours', says: 'A booking lies in opening hours.' },
    taken: { name: 'Free time', says: 'Nobody else has the time, kept-free time around bookings included.' },
    quota: { name: 'Quota', says: 'A person or research group books only so much.' },
    'outsider-share': { name: 'External share', says: 'Users of other institutions share a part of the hours.' },
    authorisation: {
      name: 'Authorisation',
      says: 'Who books has the authorisation or the research group that is asked for.',
    },
    blocked: { name: 'Pause', says: 'Who is paused after breaches or by a manager does not book.' },
    balance: { name: 'Balance', says: 'The account has enough for the booking.' },
    mode: { name: 'Service', says: 'The way of service is offered and booked by time.' },
    withdrawn: { name: 'Offered', says: 'The instrument is still offered.' },
    travel: {
      name: 'Way between places',
      says: 'Who operates instruments in several places has time for the way between.',
    },
  },
  settings: {
    stepMinutes: { name: 'Step', says: 'Bookings begin and end on multiples of this on the clock.' },
    minMinutes: { name: 'Shortest booking', says: 'A booking lasts at least this long.' },
    maxMinutes: { name: 'Longest booking', says: 'A booking lasts at most this long.' },
    noticeMinutes: { name: 'Notice', says: 'A booking begins at least this long after it is made.' },
    horizonDays: { name: 'Horizon', says: 'A booking begins at most this many days after it is made.' },
    bufferBeforeMinutes: {
      name: 'Kept free before',
      says: 'Time before each booking that nobody else gets, for the start-up.',
    },
    bufferAfterMinutes: {
      name: 'Kept free after',
      says: 'Time after each booking that nobody else gets, for cooling down or cleaning.',
    },
    wholeBlocks: {
      name: 'Whole blocks',
      says: 'Hours, a night for instance, that are booked as a whole or not at all.',
    },
    modes: { name: 'Services', says: 'Ways of service that are offered, of those that the instrument has.' },
    maxActive: { name: 'Upcoming bookings', says: 'As many bookings one person may have that are not over.' },
    maxMinutesPerDay: { name: 'Hours a day', says: 'Time that one person may have on a calendar day.' },
    maxMinutesPerWeek: { name: 'Hours a week', says: 'Time that one person may have in a week from Monday on.' },
    maxGroupMinutesPerWeek: {
      name: 'Group hours a week',
      says: 'Time that a research group may have in a week from Monday on.',
    },
    outsiderSharePercent: {
      name: 'External share',
      says: 'The part of a week’s open hours that users of other institutions share.',
    },
    authorisation: {
      name: 'Authorisation',
      says: 'Whether nobody, who operates the instrument, or everybody needs an authorisation.',
    },
    membership: { name: 'Research group', says: 'Whether one books for a research group that one belongs to.' },
    balanceFloorMinor: { name: 'Balance floor', says: 'What must be left in the account after the booking.' },
    approval: { name: 'Approval', says: 'Who approves a booking, one after the other.' },
    approvalMinutes: { name: 'Time to approve', says: 'How long each approver has to answer.' },
    silence: {
      name: 'No answer',
      says: 'Whether a booking expires or is approved when an approver does not answer in time.',
    },
    remindMinutes: { name: 'Reminder', says: 'When an approver who has not answered is reminded.' },
    checkIn: { name: 'Check-in', says: 'Whether people check in when they come and check out when they go.' },
    earlyMinutes: { name: 'Early check-in', says: 'How long before the start one can check in.' },
    releaseMinutes: {
      name: 'Release',
      says: 'Who has not checked in this long after the start loses the rest of the time.',
    },
    overrunMinutes: { name: 'Overrun', says: 'Who has not checked out this long after the end is checked out.' },
    freeCancelMinutes: {
      name: 'Free cancellation',
      says: 'Until this long before the start cancelling has no consequence.',
    },
    freeCancelWorkingDays: {
      name: 'Free cancellation (working days)',
      says: 'Until the same time so many working days before the start cancelling has no consequence; the earlier end counts.',
    },
    lateCancel: { name: 'Late cancellation', says: 'Whether cancelling later is a breach, costs a fee, or both.' },
    lateCancelPercent: { name: 'Cancellation fee', says: 'The part of the price that a late cancellation costs.' },
    breachLimit: { name: 'Breaches', says: 'So many breaches lead to a pause; earlier ones warn.' },
    breachDays: { name: 'Breaches count for', says: 'Breaches of so many days count together.' },
    pauseDays: { name: 'Pause', says: 'How long a person cannot book after too many breaches.' },
  },
  approvers: { 'group-head': 'Group head', manager: 'Facility manager' },
};
