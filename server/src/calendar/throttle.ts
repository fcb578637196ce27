import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** A poll a minute is more than any calendar program needs. */
const FRESH_PER_MINUTE = 120;
const ANY_PER_MINUTE = 1200;

export type Pace = 'fresh' | 'copy' | { readonly retrySeconds: number };

/** How a feed that is asked too often is answered: from the copy at hand, and only far beyond that not at all. */
export function paceOf(enabled: boolean): (feed: string) => Promise<Pace> {
  if (!enabled) return async () => 'fresh';
  const limiter = new RateLimiterMemory({ points: ANY_PER_MINUTE, duration: 60 });
  return async (feed) => {
    try {
      const { consumedPoints } = await limiter.consume(feed);
      return consumedPoints > FRESH_PER_MINUTE ? 'copy' : 'fresh';
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return { retrySeconds: Math.ceil(refused.msBeforeNext / 1000) };
    }
  };
}
