import { daysOf, minutesInside, weeksOf } from '../time/calendar.ts';
import type { Span } from '../time/span.ts';
import type { BookingRequest } from './facts.ts';
import { holdsTime } from './lifecycle.ts';
import type { Broken } from './rule.ts';

export const activeQuota: Broken = (_request, { own, rules: { maxActive } }, now) => {
  if (maxActive === null) return null;
  const active = own.filter((booking) => booking.to > now && holdsTime(booking.state));
  if (active.length < maxActive) return null;
  // The one whose end leaves fewer than the limit.
  const until = active.map((booking) => booking.to).sort((a, b) => a - b)[active.length - maxActive] ?? null;
  return { rule: 'quota', per: 'active', limit: maxActive, used: active.length, until };
};

export const dayQuota: Broken = (request, { own, rules: { maxMinutesPerDay }, zone }) => {
  if (maxMinutesPerDay === null) return null;
  const over = firstOver(request, daysOf(zone, request), own, () => maxMinutesPerDay);
  return over && { rule: 'quota', per: 'day', ...over };
};

export const weekQuota: Broken = (request, { own, rules: { maxMinutesPerWeek }, zone }) => {
  if (maxMinutesPerWeek === null) return null;
  const over = firstOver(request, weeksOf(zone, request), own, () => maxMinutesPerWeek);
  return over && { rule: 'quota', per: 'week', ...over };
};

export const groupQuota: Broken = (request, { person, rules: { maxGroupMinutesPerWeek }, zone }) => {
  if (maxGroupMinutesPerWeek === null || !person?.group) return null;
  const over = firstOver(request, weeksOf(zone, request), person.group.booked, () => maxGroupMinutesPerWeek);
  return over && { rule: 'quota', per: 'group-week', ...over };
};

/** Users of other institutions share a part of what all stations together are open in a calendar week. */
export const outsiderShare: Broken = (request, { open, outsiders, person, rules, stations, zone }) => {
  const percent = rules.outsiderSharePercent;
  if (percent === null || !person || person.userClass === 'internal') return null;
  const shareOf = (week: Span) => Math.floor((minutesOf(open, week) * stations * percent) / 100);
  const over = firstOver(request, weeksOf(zone, request), outsiders, shareOf);
  return over && { rule: 'outsider-share', percent, ...over };
};

/** The first period in which the request is more than what its limit leaves. */
function firstOver(
  request: BookingRequest,
  periods: readonly Span[],
  booked: readonly Span[],
  limitOf: (period: Span) => number,
): { limitMinutes: number; usedMinutes: number; until: number } | null {
  for (const period of periods) {
    const limitMinutes = limitOf(period);
    const usedMinutes = minutesOf(booked, period);
    if (usedMinutes + minutesInside(request, period) > limitMinutes) {
      return { limitMinutes, usedMinutes, until: period.to };
    }
  }
  return null;
}

function minutesOf(spans: readonly Span[], period: Span): number {
  let minutes = 0;
  for (const span of spans) minutes += minutesInside(span, period);
  return minutes;
}
