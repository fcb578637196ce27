import type { Refusal } from '../schema/rules.ts';
import type { BookingRequest, Facts } from './facts.ts';
import { authorisation, balance, blocked, membership, mode } from './person.ts';
import { activeQuota, dayQuota, groupQuota, outsiderShare, weekQuota } from './quota.ts';
import { taken, withdrawn } from './room.ts';
import type { Rule } from './rule.ts';
import { closed, grid, horizon, notice, past, tooLong, tooShort } from './time.ts';
import { travel } from './travel.ts';

/** Every rule there is, in the order in which a reader wants to hear them. */
export const RULES: readonly Rule[] = [
  { name: 'withdrawn', says: [], broken: withdrawn },
  { name: 'blocked', says: ['breachLimit', 'breachDays', 'pauseDays'], broken: blocked },
  { name: 'mode', says: ['modes'], broken: mode },
  { name: 'authorisation', says: ['authorisation'], broken: authorisation },
  { name: 'authorisation', says: ['membership'], broken: membership },
  { name: 'past', says: [], broken: past },
  { name: 'grid', says: ['stepMinutes', 'wholeBlocks'], broken: grid },
  { name: 'too-short', says: ['minMinutes'], broken: tooShort },
  { name: 'too-long', says: ['maxMinutes'], broken: tooLong },
  { name: 'notice', says: ['noticeMinutes'], broken: notice },
  { name: 'horizon', says: ['horizonDays'], broken: horizon },
  { name: 'closed', says: [], broken: closed },
  { name: 'taken', says: ['bufferBeforeMinutes', 'bufferAfterMinutes'], broken: taken },
  { name: 'quota', says: ['maxActive'], broken: activeQuota },
  { name: 'quota', says: ['maxMinutesPerDay'], broken: dayQuota },
  { name: 'quota', says: ['maxMinutesPerWeek'], broken: weekQuota },
  { name: 'quota', says: ['maxGroupMinutesPerWeek'], broken: groupQuota },
  { name: 'outsider-share', says: ['outsiderSharePercent'], broken: outsiderShare },
  { name: 'balance', says: ['balanceFloorMinor'], broken: balance },
  { name: 'travel', says: [], broken: travel },
];

/**
 * Every rule that a request breaks, none when it may be booked. The one judge of create, move and preview:
 * the browser calls it on the agenda at hand, the server on locked rows. The database's overlap guard speaks last.
 */
export function judge(request: BookingRequest, facts: Facts, now: number): Refusal[] {
  // Times that are no numbers lie on no grid, and nothing else can be said of them.
  if (!Number.isFinite(request.from) || !Number.isFinite(request.to)) {
    return [{ rule: 'grid', stepMinutes: facts.rules.stepMinutes }];
  }
  const refusals: Refusal[] = [];
  for (const { broken } of RULES) {
    const refusal = broken(request, facts, now);
    if (refusal) refusals.push(refusal);
  }
  return refusals;
}
