import type { BookingRules, OccupancyKind, Refusal, ServiceMode } from '../schema/rules.ts';
import { onGrid } from '../time/grid.ts';
import { onWallStep } from '../time/hours.ts';
import { contains, DAY_MS, durationMinutes, MINUTE_MS, overlaps, pad, type Span } from '../time/span.ts';
import { wallClock, wallInstant, weekday } from '../time/zone.ts';
import { type BookingState, holdsTime } from './lifecycle.ts';
import { TIME_MODES } from './mode.ts';

/** What someone wants: a span on one instrument, and the way of service when they chose one. */
export type BookingRequest = Span & { readonly mode?: ServiceMode | undefined };

/** Time of one station that somebody has, buffers included. */
export type Taken = Span & { readonly station: number; readonly kind: OccupancyKind };

/** Another booking of the same person on the same instrument, without buffers; cancelled ones and the like left out. */
export type OwnBooking = Span & { readonly state: BookingState };

/** Everything that judging needs to know about an instrument and the person, as it stands in the database. */
export type Facts = {
  readonly zone: string;
  readonly modes: readonly ServiceMode[];
  readonly rules: BookingRules;
  readonly stations: number;
  readonly withdrawnAt: number | null;
  /** Open time, sorted and disjoint, covering at least the request and what `suggest` may look at. */
  readonly open: readonly Span[];
  readonly taken: readonly Taken[];
  readonly own: readonly OwnBooking[];
};

type Rule = (request: BookingRequest, facts: Facts, now: number) => Refusal | null;

const notWithdrawn: Rule = (_request, facts) =>
  facts.withdrawnAt === null ? null : { rule: 'withdrawn', since: facts.withdrawnAt };

const modeOffered: Rule = (request, facts) => {
  const offered = facts.modes.filter((mode) => TIME_MODES.includes(mode));
  const fits = request.mode ? offered.includes(request.mode) : offered.length > 0;
  return fits ? null : { rule: 'mode', wanted: request.mode ?? null, offered: facts.modes };
};

const notPast: Rule = (request, _facts, now) => (request.from < now ? { rule: 'past', now } : null);

const onStep: Rule = (request, { zone, rules }) => {
  const fits = (instant: number) => onGrid(instant) && onWallStep(zone, instant, rules.stepMinutes);
  return fits(request.from) && fits(request.to) ? null : { rule: 'grid', stepMinutes: rules.stepMinutes };
};

const longEnough: Rule = (request, { rules }) => {
  const minutes = durationMinutes(request);
  return minutes < rules.minMinutes ? { rule: 'too-short', minutes, minMinutes: rules.minMinutes } : null;
};

const shortEnough: Rule = (request, { rules }) => {
  const minutes = durationMinutes(request);
  return minutes > rules.maxMinutes ? { rule: 'too-long', minutes, maxMinutes: rules.maxMinutes } : null;
};

const announced: Rule = (request, { rules }, now) => {
  const earliest = now + rules.noticeMinutes * MINUTE_MS;
  const late = rules.noticeMinutes > 0 && request.from < earliest;
  return late ? { rule: 'notice', noticeMinutes: rules.noticeMinutes, earliest } : null;
};

const notTooFarAhead: Rule = (request, { rules }, now) => {
  const horizonMs = rules.horizonDays * DAY_MS;
  if (request.from <= now + horizonMs) return null;
  return { rule: 'horizon', horizonDays: rules.horizonDays, latest: now + horizonMs, until: request.from - horizonMs };
};

/** The booking itself lies in opening hours; its buffers need not. `nextOpen` is when it is next open for as long. */
const inOpenHours: Rule = (request, { open }) => {
  if (open.some((span) => contains(span, request))) return null;
  const length = request.to - request.from;
  const next = open.find((span) => Math.max(span.from, request.from) + length <= span.to);
  return { rule: 'closed', nextOpen: next ? Math.max(next.from, request.from) : null };
};

/** `until` is the moment from which the first station has nothing more in the wanted time. */
const notTaken: Rule = (request, facts) => {
  const lasts = lastHits(request, facts);
  if (lasts.includes(undefined)) return null;
  const { kind, to } = lasts.filter((taken) => taken !== undefined).reduce((a, b) => (b.to < a.to ? b : a));
  return { rule: 'taken', kind, until: to };
};

const withinActiveQuota: Rule = (_request, { own, rules }, now) => {
  const active = own.filter((booking) => booking.to > now && holdsTime(booking.state));
  if (rules.maxActive === null || active.length < rules.maxActive) return null;
  // The one whose end leaves fewer than the limit.
  const until = active.map((booking) => booking.to).sort((a, b) => a - b)[active.length - rules.maxActive] ?? null;
  return { rule: 'quota', per: 'active', limit: rules.maxActive, used: active.length, until };
};

const withinWeeklyQuota: Rule = (request, { own, rules, zone }) => {
  if (rules.maxMinutesPerWeek === null) return null;
  for (const week of weeksOf(zone, request)) {
    const usedMinutes = own.reduce((sum, booking) => sum + minutesInside(booking, week), 0);
    if (usedMinutes + minutesInside(request, week) > rules.maxMinutesPerWeek) {
      return { rule: 'quota', per: 'week', limitMinutes: rules.maxMinutesPerWeek, usedMinutes, until: week.to };
    }
  }
  return null;
};

/** In the order in which a reader wants to hear them. */
const RULES: readonly Rule[] = [
  notWithdrawn,
  modeOffered,
  notPast,
  onStep,
  longEnough,
  shortEnough,
  announced,
  notTooFarAhead,
  inOpenHours,
  notTaken,
  withinActiveQuota,
  withinWeeklyQuota,
];

/**
 * Every rule that a request breaks, none when it may be booked. The one judge of create, move and preview:
 * the browser calls it on the agenda at hand, the server on locked rows. The database's overlap guard speaks last.
 */
export function judge(request: BookingRequest, facts: Facts, now: number): Refusal[] {
  return RULES.map((rule) => rule(request, facts, now)).filter((refusal) => refusal !== null);
}

/** The time that a booking keeps others away: itself and its buffers. */
export function withBuffers(span: Span, rules: BookingRules): Span {
  return pad(span, rules.bufferBeforeMinutes, rules.bufferAfterMinutes);
}

/** The first station (0 … stations-1) on which the request and its buffers fit, or null. */
export function freeStation(request: Span, facts: Pick<Facts, 'rules' | 'stations' | 'taken'>): number | null {
  const station = lastHits(request, facts).indexOf(undefined);
  return station === -1 ? null : station;
}

/** For each station what ends last of all that is in the way of a request and its buffers. */
function lastHits(
  request: Span,
  { rules, stations, taken }: Pick<Facts, 'rules' | 'stations' | 'taken'>,
): (Taken | undefined)[] {
  const wanted = withBuffers(request, rules);
  const lasts: (Taken | undefined)[] = Array(stations).fill(undefined);
  for (const hit of taken) {
    if (hit.station >= stations || !overlaps(hit, wanted)) continue;
    const last = lasts[hit.station];
    if (!last || last.to < hit.to) lasts[hit.station] = hit;
  }
  return lasts;
}

function minutesInside(span: Span, window: Span): number {
  return Math.max(0, Math.min(span.to, window.to) - Math.max(span.from, window.from)) / MINUTE_MS;
}

/** The calendar weeks (Monday 00:00 to Monday 00:00 in `zone`) that a span touches. */
export function weeksOf(zone: string, span: Span): Span[] {
  const weeks: Span[] = [];
  const { day } = wallClock(zone, span.from);
  let monday = day - weekday(day) + 1;
  let from = wallInstant(zone, monday, 0);
  while (from < span.to) {
    monday += 7;
    const to = wallInstant(zone, monday, 0);
    weeks.push({ from, to });
    from = to;
  }
  return weeks;
}
