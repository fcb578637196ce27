import { blocksOver } from '@jishi/shared/rules/blocks';
import type { Facts, Taken } from '@jishi/shared/rules/facts';
import { judge } from '@jishi/shared/rules/judge';
import { TIME_MODES } from '@jishi/shared/rules/mode';
import { userClassOf } from '@jishi/shared/rules/price';
import { freeStation, withBuffers } from '@jishi/shared/rules/room';
import type { BookingRules, ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import { contains, DAY_MS, MINUTE_MS, overlaps, type Span } from '@jishi/shared/time/span';
import type { SampleInstrument, Today } from './instrument.ts';
import { ZONE } from './patterns.ts';
import type { SamplePerson } from './people.ts';
import type { Random } from './random.ts';
import { weighted } from './random.ts';

/** The window of bookings in days relative to today: two weeks back, eight ahead. */
export const FIRST_DAY = -14;
export const LAST_DAY = 55;

/** How much is booked in each week of the window: all of the past, less and less of the future. */
const WEEK_WEIGHTS = [1, 1, 0.95, 0.7, 0.5, 0.36, 0.26, 0.18, 0.13, 0.09];
const pickWeek = weighted(
  WEEK_WEIGHTS.map((weight, index) => ({ weight, index })),
  ({ weight }) => weight,
);

type Request = Span & { readonly createdAt: number; readonly mode: ServiceMode };
/** A booking as it was accepted on the day it was made. */
export type Accepted = Request & {
  readonly station: number;
  readonly person: SamplePerson;
  readonly userClass: UserClass;
};

/** From whom the bookings of an instrument come. */
export type Public = {
  readonly insiders: readonly SamplePerson[];
  readonly academics: readonly SamplePerson[];
  readonly engineers: readonly SamplePerson[];
};

/**
 * Plays the bookings of an instrument in the order in which people made them: each one is judged by the rules as they
 * stood at its moment, with what was taken by then. Answers about `wanted` bookings, fewer where the rules leave less.
 * `blocked` is time that nobody can have: closures, and what shall stay free.
 */
export function playHistory(
  random: Random,
  instrument: SampleInstrument,
  wanted: number,
  blocked: readonly Taken[],
  people: Public,
  today: Today,
): Accepted[] {
  const requests = drawRequests(random, instrument, wanted, blocked, today);
  requests.sort((a, b) => a.createdAt - b.createdAt || a.from - b.from);
  const taken: Taken[] = [...blocked];
  const accepted: Accepted[] = [];
  for (const request of requests) {
    const found = findPerson(random, instrument, request, taken, accepted, people);
    if (!found) continue;
    accepted.push(found);
    taken.push({ ...withBuffers(request, instrument.rules), station: found.station, kind: 'booking' });
    found.person.busy.push({ from: request.from, to: request.to });
  }
  return accepted;
}

const ATTEMPTS = 6;

function drawRequests(
  random: Random,
  instrument: SampleInstrument,
  wanted: number,
  blocked: readonly Taken[],
  today: Today,
): Request[] {
  const { rules } = instrument;
  const stations = instrument.row.stations;
  const taken: Taken[] = [...blocked];
  const modes = instrument.modes.filter((mode) => TIME_MODES.includes(mode));
  const requests: Request[] = [];
  for (let left = wanted * ATTEMPTS; requests.length < wanted && left > 0; left -= 1) {
    const span = drawSpan(random, instrument, today);
    const createdAt = span && drawCreatedAt(random, span, rules, today);
    if (!span || !createdAt) continue;
    const station = freeStation(span, { rules, stations, taken });
    if (station === null) continue;
    taken.push({ ...withBuffers(span, rules), station, kind: 'booking' });
    requests.push({ ...span, createdAt, mode: random.pick(modes) });
  }
  return requests;
}

const IN_DAYTIME = 0.75;
const DAYTIME = [8 * 60, 20 * 60] as const;

/** A time that lies in opening hours, on the steps of the wall clock and between the shortest and longest booking. */
function drawSpan(random: Random, { rules, place }: SampleInstrument, today: Today): Span | null {
  const dayIndex = pickWeek(random).index * 7 + random.below(7);
  const parts = place.hours.days[dayIndex];
  if (!parts || parts.length === 0) return null;
  const { part, whole } = random.pick(parts);
  const stepMs = rules.stepMinutes * MINUTE_MS;
  const minutes = drawMinutes(random, rules);
  const midnight = today.at + (dayIndex + FIRST_DAY) * DAY_MS;
  const daytime = random.chance(IN_DAYTIME);
  const earliest = Math.max(part.from, daytime ? midnight + DAYTIME[0] * MINUTE_MS : part.from);
  const latest = Math.min(part.to - stepMs, daytime ? midnight + DAYTIME[1] * MINUTE_MS : part.to);
  const length = Math.min(minutes * MINUTE_MS, Math.floor((whole.to - whole.from) / stepMs) * stepMs);
  const first = Math.ceil((earliest - midnight) / stepMs);
  const last = Math.floor((Math.min(latest, whole.to - length) - midnight) / stepMs);
  if (last < first) return null;
  const from = midnight + random.between(first, last) * stepMs;
  return wholeOr({ from, to: from + length }, whole, rules);
}

/** A time that touches a whole block becomes the block; null where it is not open all along. */
function wholeOr(span: Span, open: Span, rules: BookingRules): Span | null {
  const [block] = blocksOver(span, { zone: ZONE, rules });
  if (!block) return span;
  return contains(open, block) ? block : null;
}

const USUAL_MAX_MINUTES = 10 * 60;

/** Short bookings are more common than long ones. */
function drawMinutes(random: Random, rules: BookingRules): number {
  const usual = Math.max(rules.minMinutes, Math.min(rules.maxMinutes, USUAL_MAX_MINUTES));
  const steps = (usual - rules.minMinutes) / rules.stepMinutes;
  return rules.minMinutes + Math.floor((Math.floor(steps) + 1) * random.next() ** 2) * rules.stepMinutes;
}

const USUAL_LEAD_MS = 14 * DAY_MS;
const SHORTEST_LEAD_MS = 30 * MINUTE_MS;

/** When it was made: before today, at least the notice and at most the horizon ahead of it; null when it cannot be yet. */
function drawCreatedAt(random: Random, span: Span, rules: BookingRules, today: Today): number | null {
  const least = Math.max(rules.noticeMinutes * MINUTE_MS, span.from - today.at, SHORTEST_LEAD_MS);
  const most = Math.min(rules.horizonDays * DAY_MS, least + USUAL_LEAD_MS);
  if (least >= most) return null;
  const lead = least + (most - least) * random.next() ** 2;
  return Math.floor((span.from - lead) / 1000) * 1000;
}

const INTERNAL_SHARE = 0.68;
const ACADEMIC_SHARE = 0.22;

function drawPerson(random: Random, { insiders, academics, engineers }: Public, attempt: number): SamplePerson {
  const luck = attempt > ATTEMPTS / 2 ? 1 - random.next() * (1 - INTERNAL_SHARE) : random.next();
  if (luck < INTERNAL_SHARE) return random.pick(insiders);
  return random.pick(luck < INTERNAL_SHARE + ACADEMIC_SHARE ? academics : engineers);
}

/** Somebody who has time and whose quota allows the booking; null when the rules refuse it to everyone. */
function findPerson(
  random: Random,
  instrument: SampleInstrument,
  request: Request,
  taken: readonly Taken[],
  accepted: readonly Accepted[],
  people: Public,
): Accepted | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const person = drawPerson(random, people, attempt);
    if (person.busy.some((span) => overlaps(span, request))) continue;
    const userClass = userClassOf(person, instrument.place.institutionId);
    const facts = factsOf(
      instrument,
      userClass,
      taken,
      accepted.filter((booking) => booking.person === person),
    );
    const refusals = judge(request, facts, request.createdAt);
    const station = freeStation(request, facts);
    if (refusals.length === 0 && station !== null) {
      return { ...request, station, person, userClass };
    }
    if (refusals.some(({ rule }) => rule !== 'quota' && rule !== 'notice')) return null;
  }
  return null;
}

function factsOf(
  { row, place, rulesFor, prices, modes }: SampleInstrument,
  userClass: UserClass,
  taken: readonly Taken[],
  own: readonly Span[],
): Facts {
  return {
    zone: ZONE,
    place: null,
    modes,
    rules: rulesFor(userClass),
    prices,
    stations: row.stations,
    withdrawnAt: row.withdrawn_at,
    open: place.hours.open,
    taken,
    parts: [],
    outsiders: [],
    person: null,
    // That all of them still hold their time is more than the rules count.
    own: own.map(({ from, to }) => ({ from, to, state: 'confirmed' })),
  };
}
