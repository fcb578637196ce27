import type { BookingRules, ServiceMode } from '../schema/rules.ts';
import { isCovered, lastEnd } from './cover.ts';
import type { Standing } from './facts.ts';
import { modeOf, modesOffered, TIME_MODES } from './mode.ts';
import { priceOf } from './price.ts';
import type { Broken } from './rule.ts';

export const mode: Broken = (request, facts) => {
  const offered = modesOffered(facts);
  const byTime = offered.filter((one) => TIME_MODES.includes(one));
  const fits = request.mode ? byTime.includes(request.mode) : byTime.length > 0;
  return fits ? null : { rule: 'mode', wanted: request.mode ?? null, offered };
};

/** Of several pauses the one that lasts longest counts. */
export const blocked: Broken = (_request, { person }, now) => {
  const pause = person && holdingPause(person.pauses, now);
  return pause ? { rule: 'blocked', until: pause.until, reason: pause.reason } : null;
};

/** The pause that holds and lasts longest; without an end it is the longest. Null when none holds. */
export function holdingPause<Pause extends Standing['pauses'][number]>(
  pauses: readonly Pause[],
  now: number,
): Pause | null {
  const holding = pauses.filter(({ until }) => until === null || until > now);
  const end = ({ until }: Pause) => until ?? Number.POSITIVE_INFINITY;
  return holding.reduce<Pause | null>((a, b) => (a !== null && end(a) >= end(b) ? a : b), null);
}

/** An authorisation holds for the whole booking, to its end; one may go on where another ends. */
export const authorisation: Broken = (request, facts) => {
  const { person, rules } = facts;
  if (!person || !asksAuthorisation(rules, modeOf(request, facts))) return null;
  if (isCovered(request, person.authorisations)) return null;
  return { rule: 'authorisation', needed: 'authorisation', since: lastEnd(request, person.authorisations) };
};

/** Whether somebody who is served in this way needs an authorisation. */
export function asksAuthorisation(rules: Pick<BookingRules, 'authorisation'>, mode: ServiceMode | null): boolean {
  return rules.authorisation === 'all' || (rules.authorisation === 'self' && mode === 'self');
}

/**
 * Where the head of a group approves there has to be a group; one that nobody else has confirmed binds nobody, because
 * anybody can make it and head it.
 */
export const membership: Broken = (_request, { person, rules }) => {
  if (!person || !asksGroup(rules) || person.group?.confirmed) return null;
  return { rule: 'authorisation', needed: person.group ? 'confirmed-group' : 'group', since: null };
};

/** Whether a booking has to be for a research group. */
export function asksGroup({ membership, approval }: Pick<BookingRules, 'membership' | 'approval'>): boolean {
  return membership === 'group' || approval.includes('group-head');
}

/** What is left after the booking is not below the floor. Without an account or a price in its currency nothing is said. */
export const balance: Broken = (request, { person, prices, rules, zone }, now) => {
  const account = person?.account;
  if (!account || !prices || rules.balanceFloorMinor === null || account.currency !== prices.currency) return null;
  const { amountMinor } = priceOf(request, prices, person.userClass, zone, now);
  const { availableMinor, currency } = account;
  if (availableMinor - amountMinor >= rules.balanceFloorMinor) return null;
  return { rule: 'balance', availableMinor, priceMinor: amountMinor, floorMinor: rules.balanceFloorMinor, currency };
};
