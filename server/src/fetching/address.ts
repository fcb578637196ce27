import { isIP } from 'node:net';
import type { ExternalFault } from '@jishi/shared/schema/external-calendar';
import type { Policy } from './policy.ts';

/** `webcal:` says with what program a calendar is to be opened; it is fetched with TLS like any other. */
const CALENDAR_SCHEME = /^webcals?:/i;

export type Address = { readonly url: URL } | { readonly fault: ExternalFault };

/** Reads an address that somebody else chose, and judges what can be judged before anybody is asked. */
export function addressOf(text: string, policy: Policy, base?: URL): Address {
  const { limits, plain } = policy;
  const https = text.trim().replace(CALENDAR_SCHEME, 'https:');
  if (https.length > limits.urlLength || !URL.canParse(https, base?.href)) return { fault: 'address' };
  const url = new URL(https, base);
  if (url.protocol === 'http:' && !plain) return { fault: 'insecure' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { fault: 'address' };
  if (url.username !== '' || url.password !== '' || url.hostname === '') return { fault: 'address' };
  // A port that is the scheme's own is not kept by URL.
  if (url.port !== '' && !plain) return { fault: 'address' };
  url.hash = '';
  return isClosed(url, policy) ? { fault: 'private-address' } : { url };
}

/** Whether the address is written as numbers, in whatever way, and may not be talked to. */
function isClosed(url: URL, { isOpen }: Policy): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isOpen(host, portOf(url));
}

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}
