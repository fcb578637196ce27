import { lookup } from 'node:dns';
import { isPublic, type Resolve } from './guard.ts';
import { FETCH_LIMITS, type FetchLimits } from './limits.ts';

/** Where a fetch may go, and how it gets there. */
export type Policy = {
  /** Whether addresses without TLS, and ports of one's own, are allowed. */
  readonly plain: boolean;
  /** Whether an IP address may be talked to. */
  readonly isOpen: (address: string, port: number) => boolean;
  readonly resolve: Resolve;
  readonly limits: FetchLimits;
  /** Where we are reached, for the header that says who asks. */
  readonly baseUrl: string | null;
};

/** `privateAllowed`: the setting JISHI_OUTBOUND_PRIVATE, for calendars inside one's own network. */
export function policyOf(privateAllowed: boolean, baseUrl: string | null): Policy {
  return {
    plain: privateAllowed,
    isOpen: privateAllowed ? () => true : isPublic,
    resolve: lookup,
    limits: FETCH_LIMITS,
    baseUrl,
  };
}
