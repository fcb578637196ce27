import type { Refusal } from '../schema/rules.ts';
import { daysOf, weeksOf } from '../time/calendar.ts';
import { MINUTE_MS, type Span, union } from '../time/span.ts';
import type { BookingRequest, Facts, Standing } from './facts.ts';
import { judge } from './judge.ts';
import { priceOf } from './price.ts';

/**
 * Times that one search judges. What a refusal tells about other times is not judged again, so this is reached only where
 * nothing can be told, as of a balance under a tariff with many periods; what lies behind is not found then.
 */
const MAX_JUDGED = 500;

/** Starts strictly after and before these (epoch ms): a rule refuses all that begins there and is not shorter. */
type Starts = { readonly after: number; readonly before: number };
type Refused = Starts & { readonly length: number };

const EVER: Starts = { after: -Infinity, before: Infinity };

/** Those of `times` that pass `judge`, in their order; what `passOver` names when its turn comes is not judged. */
export function* passing(
  times: Iterable<Span>,
  mode: BookingRequest['mode'],
  facts: Facts,
  now: number,
  passOver: (time: Span) => boolean,
): Generator<Span> {
  const known: Refused[] = [];
  let judged = 0;
  for (const time of times) {
    if (known.some((one) => refuses(one, time)) || passOver(time)) continue;
    if (judged === MAX_JUDGED) return;
    judged += 1;
    const refusals = judge({ ...time, mode }, facts, now);
    if (refusals.length === 0) yield time;
    for (const refusal of refusals) {
      const starts = startsRefused(refusal, time, facts, now);
      if (starts === EVER) return;
      if (starts) known.push({ ...starts, length: time.to - time.from });
    }
  }
}

function refuses({ after, before, length }: Refused, { from, to }: Span): boolean {
  return after < from && from < before && to - from >= length;
}

/** When else the rule that refuses a time refuses what begins and is not shorter; null where only this time is known. */
function startsRefused(refusal: Refusal, time: Span, facts: Facts, now: number): Starts | null {
  switch (refusal.rule) {
    case 'withdrawn':
    case 'blocked':
    case 'mode':
      return EVER;
    case 'past':
      return { after: -Infinity, before: refusal.now };
    case 'notice':
      return { after: -Infinity, before: refusal.earliest };
    case 'horizon':
      return { after: refusal.latest, before: Infinity };
    case 'authorisation':
      return refusal.needed === 'authorisation' ? betweenAuthorisations(time, facts) : EVER;
    case 'quota':
      return refusal.per === 'active' ? EVER : inPeriod(refusal, refusal.per === 'day' ? daysOf : weeksOf, time, facts);
    case 'outsider-share':
      return inPeriod(refusal, weeksOf, time, facts);
    case 'travel':
      return onTheWay(refusal, time);
    case 'balance':
      return whileAsDear(refusal, time, facts, now);
    case 'grid':
    case 'too-short':
    case 'too-long':
    case 'closed':
    case 'taken':
      return null;
    default:
      return refusal satisfies never;
  }
}

/** When somebody is authorised, sorted and disjoint; one authorisation may go on where another ends. */
export function authorisedTime(person: Standing | null): Span[] {
  return union((person?.authorisations ?? []).map(({ from, until }) => ({ from, to: until ?? Infinity })));
}

function betweenAuthorisations(time: Span, { person }: Facts): Starts {
  const length = time.to - time.from;
  let after = -Infinity;
  for (const { from, to } of authorisedTime(person)) {
    if (to - from < length) continue;
    if (from > time.from) return { after, before: from };
    after = to - length;
  }
  return { after, before: Infinity };
}

type OfPeriod = { readonly limitMinutes: number; readonly usedMinutes: number; readonly until: number };

/** Around a period until as much of the time lies outside of it as it has no room for. */
function inPeriod(
  { limitMinutes, usedMinutes, until }: OfPeriod,
  periodsOf: typeof weeksOf,
  time: Span,
  { zone }: Facts,
): Starts {
  const room = Math.max(0, limitMinutes - usedMinutes) * MINUTE_MS;
  const [period] = periodsOf(zone, { from: until - 1, to: until });
  const after = period ? period.from + room - (time.to - time.from) : time.from;
  return { after, before: until - room };
}

function onTheWay({ neededMinutes, other }: Refusal & { rule: 'travel' }, time: Span): Starts {
  const needed = neededMinutes * MINUTE_MS;
  return { after: other.from - needed - (time.to - time.from), before: other.to + needed };
}

/** Without tariffs all times of a length cost the same, those at short notice more. */
function whileAsDear(refusal: Refusal & { rule: 'balance' }, time: Span, facts: Facts, now: number): Starts | null {
  const { person, prices, zone } = facts;
  if (!person || !prices || prices.periods.length > 0) return null;
  const usual = priceOf(time, prices, person.userClass, zone).amountMinor;
  const dear = refusal.availableMinor - usual < refusal.floorMinor;
  // Not `EVER`: what is shorter may cost less.
  return { after: -Infinity, before: dear ? Infinity : now + (prices.urgent?.withinMinutes ?? 0) * MINUTE_MS };
}
