import { ProblemError } from '@jishi/shared/problem';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Deps } from '../context.ts';

/** Wrong passwords a minute for one account from one address, before it must wait. */
const GUESSES_AT_ACCOUNT = 30;
/** Wrong passwords a minute from one address, whatever the account. */
const GUESSES_FROM_ADDRESS = 100;
/** New accounts a minute from one address. */
const SIGN_UPS = 300;
const MINUTE_SECONDS = 60;

type Work = () => Promise<Response>;

export type Limits = {
  /** Runs a check of a password; what succeeds is not counted, so people behind one address do not hinder each other. */
  readonly guess: (address: string, account: string, work: Work) => Promise<Response>;
  readonly signUp: (address: string, work: Work) => Promise<Response>;
};

/** Limits in the memory of this process; they throw `rate-limited`. Off when the general limit is off. */
export function makeLimits(deps: Deps): Limits {
  if (deps.config.rateLimit === 0)
    return { guess: (_address, _account, work) => work(), signUp: (_address, work) => work() };
  const accounts = new RateLimiterMemory({ points: GUESSES_AT_ACCOUNT, duration: MINUTE_SECONDS });
  const addresses = new RateLimiterMemory({ points: GUESSES_FROM_ADDRESS, duration: MINUTE_SECONDS });
  const signUps = new RateLimiterMemory({ points: SIGN_UPS, duration: MINUTE_SECONDS });
  return {
    guess: async (address, account, work) => {
      const key = `${address}|${account.toLowerCase()}`;
      const failures = await addresses.get(address);
      if (failures && failures.consumedPoints >= GUESSES_FROM_ADDRESS) throw tooMany(failures);
      // Counted before it is known to be wrong, so that guesses side by side count too.
      await consume(accounts, key);
      const response = await work();
      if (response.ok) await accounts.reward(key);
      if (response.status === 401) await addresses.penalty(address);
      return response;
    },
    signUp: async (address, work) => {
      await consume(signUps, address);
      return work();
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    throw refused instanceof RateLimiterRes ? tooMany(refused) : refused;
  }
}

function tooMany(state: RateLimiterRes): ProblemError {
  return new ProblemError('rate-limited', undefined, { retryAfter: Math.ceil(state.msBeforeNext / 1000) });
}
