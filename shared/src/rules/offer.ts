import type { BookingRules } from '../schema/rules.ts';
import { MINUTE_MS } from '../time/span.ts';

/** How long an offer stands where nothing makes it shorter. */
const STANDS_MINUTES = 120;
/** An offer is over so long before its time begins: if nobody takes it, somebody else still can. */
const LEAD_MINUTES = 30;
/** Nobody is asked for an answer faster than this; time that begins too soon for it is free for all. */
const ANSWER_MINUTES = 10;

type Notice = Pick<BookingRules, 'noticeMinutes'>;

/** An offer ends while the notice that the instrument asks for still lets it be booked. */
function leadMs({ noticeMinutes }: Notice): number {
  return Math.max(LEAD_MINUTES, noticeMinutes) * MINUTE_MS;
}

/** Until when an offer stands that is made now for time that begins at `from` (epoch ms); null when that is too soon. */
export function offerUntil(from: number, rules: Notice, now: number): number | null {
  const until = Math.min(now + STANDS_MINUTES * MINUTE_MS, from - leadMs(rules));
  return until < now + ANSWER_MINUTES * MINUTE_MS ? null : until;
}

/** The earliest start (epoch ms) of time that can be offered now. */
export function earliestOffered(rules: Notice, now: number): number {
  return now + ANSWER_MINUTES * MINUTE_MS + leadMs(rules);
}
