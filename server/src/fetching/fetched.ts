import type { ExternalFault } from '@jishi/shared/schema/external-calendar';

/** What is asked of somebody else's server. */
export type Question = {
  readonly url: string;
  /** Of the last good answer. */
  readonly etag: string | null;
  readonly lastModified: string | null;
};

export type Fetched =
  | { readonly kind: 'unchanged'; readonly retryAfterSeconds: number | null }
  | {
      readonly kind: 'body';
      /** Where it came from in the end, after redirects. As secret as the address that was asked. */
      readonly url: string;
      readonly bytes: Uint8Array;
      readonly etag: string | null;
      readonly lastModified: string | null;
    }
  /** Nothing to use. `status` when a server answered; `retryAfterSeconds` when it said so. */
  | {
      readonly kind: 'fault';
      readonly fault: ExternalFault;
      readonly status: number | null;
      readonly retryAfterSeconds: number | null;
    };
