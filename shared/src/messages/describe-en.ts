import type { Approver, BookingRules } from '../schema/rules.ts';
import type { Say } from './format.ts';
import type { RuleGroup } from './rule-messages.ts';
import { MODES_EN } from './rules-en.ts';

/** The rules of an instrument in plain sentences. Defaults that restrict nobody are not told. */
export function describeRules(rules: BookingRules, say: Say, currency?: string): string[] {
  return Object.values(groupRules(rules, say, currency)).flat();
}

/** The same sentences by what they are about. */
export function groupRules(rules: BookingRules, say: Say, currency?: string): Record<RuleGroup, string[]> {
  return {
    ...describeTime(rules, say),
    quota: describeQuotas(rules, say),
    persons: describePersons(rules, say, currency),
    approval: describeApproval(rules, say),
    attendance: describeAttendance(rules, say),
    cancelling: describeCancelling(rules, say),
    breaches: describeBreaches(rules, say),
  };
}

function describeTime(rules: BookingRules, say: Say): Record<'ahead' | 'length' | 'around', string[]> {
  const ahead =
    rules.noticeMinutes > 0
      ? `Book at least ${say.minutes(rules.noticeMinutes)} and at most ${say.days(rules.horizonDays)} ahead.`
      : `Book up to ${say.days(rules.horizonDays)} ahead.`;
  const length = `A booking lasts ${say.minutes(rules.minMinutes)} to ${say.minutes(rules.maxMinutes)}, in steps of ${say.minutes(rules.stepMinutes)}.`;
  const around = rules.wholeBlocks.map(
    ({ days, from, to }) => `Booked as a whole or not at all: ${say.weekdays(days)} ${from} – ${to}.`,
  );
  if (rules.bufferBeforeMinutes > 0)
    around.push(`${say.minutes(rules.bufferBeforeMinutes)} before each booking are kept free.`);
  if (rules.bufferAfterMinutes > 0)
    around.push(`${say.minutes(rules.bufferAfterMinutes)} after each booking are kept free.`);
  return { ahead: [ahead], length: [length], around };
}

function describeQuotas(rules: BookingRules, say: Say): string[] {
  const { maxActive, maxMinutesPerDay, maxMinutesPerWeek, maxGroupMinutesPerWeek, outsiderSharePercent } = rules;
  const sentences: string[] = [];
  if (maxActive !== null) sentences.push(`At most ${maxActive} upcoming bookings a person.`);
  if (maxMinutesPerDay !== null) sentences.push(`At most ${say.minutes(maxMinutesPerDay)} a person and day.`);
  if (maxMinutesPerWeek !== null) sentences.push(`At most ${say.minutes(maxMinutesPerWeek)} a person and week.`);
  if (maxGroupMinutesPerWeek !== null)
    sentences.push(`At most ${say.minutes(maxGroupMinutesPerWeek)} a research group and week.`);
  if (outsiderSharePercent !== null)
    sentences.push(`Users of other institutions share ${outsiderSharePercent} % of the open hours of a week.`);
  return sentences;
}

function describePersons(rules: BookingRules, say: Say, currency: string | undefined): string[] {
  const sentences: string[] = [];
  if (rules.modes !== null) {
    const list = rules.modes.map((mode) => MODES_EN[mode].toLowerCase()).join(', ');
    sentences.push(list === '' ? 'No way of service is offered.' : `Offered: ${list}.`);
  }
  if (rules.authorisation === 'self') sentences.push('Who operates it themselves needs an authorisation.');
  if (rules.authorisation === 'all') sentences.push('Everybody needs an authorisation.');
  if (rules.membership === 'group') sentences.push('One books for a research group that one belongs to.');
  if (rules.balanceFloorMinor !== null) {
    const floor = currency && say.money({ amountMinor: rules.balanceFloorMinor, currency });
    sentences.push(
      floor
        ? `After the booking the account has at least ${floor} left.`
        : 'The account must have enough left after the booking.',
    );
  }
  return sentences;
}

const APPROVES: Readonly<Record<Approver, string>> = {
  'group-head': 'the head of your group',
  manager: 'the facility',
};

function describeApproval({ approval, approvalMinutes, silence, remindMinutes }: BookingRules, say: Say): string[] {
  if (approval.length === 0) return ['Confirmed at once, without approval.'];
  const sentences = [`Each booking waits for approval: ${approval.map((step) => APPROVES[step]).join(', then ')}.`];
  if (approvalMinutes !== null) {
    const then = silence === 'approve' ? 'it counts as approved' : 'the booking expires';
    sentences.push(`Without an answer within ${say.minutes(approvalMinutes)} ${then}.`);
  }
  if (remindMinutes !== null) sentences.push(`An approver is reminded after ${say.minutes(remindMinutes)}.`);
  return sentences;
}

function describeAttendance(rules: BookingRules, say: Say): string[] {
  const sentences: string[] = [];
  if (rules.checkIn === 'required') {
    sentences.push(`Check in when you come, from ${say.minutes(rules.earlyMinutes)} before the start on.`);
    if (rules.releaseMinutes !== null)
      sentences.push(
        `Who has not checked in ${say.minutes(rules.releaseMinutes)} after the start loses the rest of the time.`,
      );
    sentences.push(`Who has not checked out ${say.minutes(rules.overrunMinutes)} after the end is checked out.`);
  }
  return sentences;
}

function describeBreaches({ breachLimit, breachDays, pauseDays }: BookingRules, say: Say): string[] {
  if (breachLimit === null) return [];
  const [within, pause] = [say.days(breachDays), say.days(pauseDays)];
  if (breachLimit === 1) return [`A breach leads to a pause of ${pause}.`];
  return [`Breaches warn; the ${ordinal(breachLimit)} within ${within} leads to a pause of ${pause}.`];
}

function describeCancelling(rules: BookingRules, say: Say): string[] {
  const { freeCancelMinutes, freeCancelWorkingDays, lateCancel, lateCancelPercent } = rules;
  const ends: string[] = [];
  if (freeCancelMinutes !== null) ends.push(`${say.minutes(freeCancelMinutes)} before the start`);
  if (freeCancelWorkingDays !== null)
    ends.push(`the same time ${freeCancelWorkingDays} working ${freeCancelWorkingDays === 1 ? 'day' : 'days'} before`);
  if (ends.length === 0) return [];
  const later = {
    breach: 'is a breach',
    fee: `costs ${lateCancelPercent} % of the price`,
    both: `is a breach and costs ${lateCancelPercent} % of the price`,
  }[lateCancel];
  const until = ends.length === 1 ? ends[0] : `${ends.join(' or ')}, whichever comes first`;
  return [`Cancelling is free until ${until}; later it ${later}.`];
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const SUFFIXES: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

function ordinal(count: number): string {
  return `${count}${SUFFIXES[ORDINALS.select(count)] ?? 'th'}`;
}
