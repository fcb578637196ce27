import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Env } from '../../context.ts';
import { clientAddress } from '../../http/edge.ts';
import { hashToken, looksLikeToken } from '../token.ts';

/** Wrong passwords from one address before it has to wait. */
const WRONG_PER_MINUTE = 30;
const MAX_REMEMBERED = 20_000;

/**
 * What a request brings: `none`; `secret`, the hash of what may be the secret of a feed; `wrong`, something else; or it
 * has to wait.
 */
export type Credentials =
  | { readonly kind: 'none' | 'wrong' }
  | { readonly kind: 'secret'; readonly hash: string }
  | { readonly kind: 'wait'; readonly retrySeconds: number };

export type Door = {
  read(c: Context<Env>): Promise<Credentials>;
  /** The secret opened something. */
  opened(hash: string): void;
  /** It did not, or was none. */
  refused(c: Context<Env>): Promise<void>;
};

/**
 * Basic authentication with any user name and the secret of a feed as password. An address that tries too many wrong ones
 * waits; secrets that worked before still do, because a proxy may be the address of everybody.
 */
export function keepDoor(enabled: boolean): Door {
  const limiter = new RateLimiterMemory({ points: WRONG_PER_MINUTE, duration: 60 });
  const worked = new Set<string>();

  const waits = async (c: Context<Env>): Promise<number> => {
    const state = enabled ? await limiter.get(clientAddress(c)) : null;
    return state && state.remainingPoints <= 0 ? Math.ceil(state.msBeforeNext / 1000) : 0;
  };

  return {
    read: async (c) => {
      const header = c.req.header('Authorization');
      if (header === undefined) return { kind: 'none' };
      const secret = passwordIn(header);
      const hash = looksLikeToken(secret) ? hashToken(secret) : null;
      if (hash !== null && worked.has(hash)) return { kind: 'secret', hash };
      const retrySeconds = await waits(c);
      if (retrySeconds > 0) return { kind: 'wait', retrySeconds };
      return hash === null ? { kind: 'wrong' } : { kind: 'secret', hash };
    },
    opened: (hash) => {
      if (worked.size >= MAX_REMEMBERED) worked.clear();
      worked.add(hash);
    },
    refused: async (c) => {
      if (!enabled) return;
      await limiter.consume(clientAddress(c)).catch((refused: unknown) => {
        if (!(refused instanceof RateLimiterRes)) throw refused;
      });
    },
  };
}

/** The password of a Basic header (RFC 7617); empty for anything else. */
function passwordIn(header: string): string {
  const [, encoded = ''] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header.trim()) ?? [];
  const pair = Buffer.from(encoded, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}
