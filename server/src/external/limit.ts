import { ProblemError } from '@jishi/shared/problem';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Deps } from '../context.ts';

/** What somebody has fetched or read for them in an hour: each is work here and at somebody else's server. */
const LOOKS_AN_HOUR = 20;
const HOUR_SECONDS = 3600;

export type Limit = (personId: string) => Promise<void>;

/** Of a request: who counts what somebody has fetched, and the host that it was sent to. */
export type Asking = { readonly limit: Limit; readonly host: string | null };

/** Counts in the memory of this process; throws `rate-limited`. Off when the general limit is off. */
export function makeLimit({ config }: Pick<Deps, 'config'>): Limit {
  if (config.rateLimit === 0) return async () => {};
  const limiter = new RateLimiterMemory({ points: LOOKS_AN_HOUR, duration: HOUR_SECONDS });
  return async (personId) => {
    try {
      await limiter.consume(personId);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new ProblemError('rate-limited', undefined, { retryAfter: Math.ceil(refused.msBeforeNext / 1000) });
    }
  };
}
