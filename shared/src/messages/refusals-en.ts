import type { OccupancyKind } from '../schema/rules.ts';
import type { RefusalSentences } from './rule-messages.ts';
import { MODES_EN } from './rules-en.ts';

const TAKEN: Readonly<Record<OccupancyKind, string>> = {
  booking: 'Taken by another booking',
  hold: 'Held for someone else',
  maintenance: 'Under maintenance',
  closure: 'Closed by the facility',
  external: 'Taken in the facility’s own calendar',
};

const QUOTA = {
  day: (limit: string, used: string, again: string) =>
    `At most ${limit} a day; you already have ${used}. The next day begins ${again}.`,
  week: (limit: string, used: string, again: string) =>
    `At most ${limit} a week; you already have ${used}. The next week begins ${again}.`,
  'group-week': (limit: string, used: string, again: string) =>
    `At most ${limit} a week for your research group, which already has ${used}. The next week begins ${again}.`,
} as const;

export const enRefusals: RefusalSentences = {
  past: (_refusal, _say) => 'This time has already begun.',
  grid: ({ stepMinutes, block }, say) =>
    block
      ? `${say.span(block)} is booked as a whole or not at all.`
      : `Bookings begin and end on steps of ${say.minutes(stepMinutes)}.`,
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
  taken: ({ kind, until, partId }, say) =>
    partId === undefined
      ? `${TAKEN[kind]} until ${say.instant(until)}.`
      : `What goes along with it (a room, a detector or an accessory) is not free until ${say.instant(until)}.`,
  quota: (refusal, say) => {
    if (refusal.per === 'active') {
      return `You have ${refusal.used} upcoming bookings here, ${refusal.limit} are allowed.`;
    }
    const { per, limitMinutes, usedMinutes, until } = refusal;
    return QUOTA[per](say.minutes(limitMinutes), say.minutes(usedMinutes), say.instant(until));
  },
  'outsider-share': ({ percent, limitMinutes, usedMinutes, until }, say) =>
    `Users of other institutions have at most ${percent} % of the open hours, ${say.minutes(limitMinutes)} this week; ${say.minutes(usedMinutes)} are booked. The next week begins ${say.instant(until)}.`,
  authorisation: ({ needed, since }, say) => {
    if (needed === 'group') return 'Book for a research group that you belong to.';
    if (needed === 'confirmed-group') return 'Your research group has to be confirmed by the platform first.';
    if (since === null) return 'You need an authorisation to operate this instrument.';
    return `Your authorisation ends ${say.instant(since)}; it has to last to the end of the booking.`;
  },
  blocked: ({ until, reason }, say) =>
    [
      until === null ? 'You cannot book here at present.' : `You cannot book here until ${say.instant(until)}.`,
      reason ? `Reason: ${reason}` : '',
    ]
      .filter(Boolean)
      .join(' '),
  balance: ({ availableMinor, priceMinor, floorMinor, currency }, say) => {
    const money = (amountMinor: number) => say.money({ amountMinor, currency });
    return `The balance is too low: ${money(availableMinor)} available, ${money(priceMinor)} for this booking, and ${money(floorMinor)} must be left.`;
  },
  mode: ({ wanted, offered }) => {
    const list = offered.map((mode) => MODES_EN[mode].toLowerCase()).join(', ');
    const what = wanted ? `${MODES_EN[wanted]} is not offered` : 'Cannot be booked by time';
    return list === '' ? `${what}.` : `${what}; offered: ${list}.`;
  },
  withdrawn: ({ since }, say) => `No longer offered since ${say.instant(since)}.`,
  travel: ({ neededMinutes, gapMinutes, km, other }, say) => {
    const booked = `You have a booking ${say.span(other)}, ${Math.round(km)} km away`;
    if (gapMinutes < 0) return `${booked}, at the same time.`;
    return `${booked}; the way takes about ${say.minutes(neededMinutes)} and ${say.minutes(gapMinutes)} are left.`;
  },
};
