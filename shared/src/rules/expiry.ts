import { DAY_MS } from '../time/span.ts';

/** Holds and offers stand for minutes or hours; an end further ahead was set by a clock that has been put back since. */
export const STANDS_AT_MOST_MS = DAY_MS;

/** Whether the server ends something that is kept for somebody until `expiresAt`; epoch ms. */
export function isOver(expiresAt: number, now: number): boolean {
  return expiresAt <= now || expiresAt > now + STANDS_AT_MOST_MS;
}
