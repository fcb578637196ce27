import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { checkHost, publicLookup } from '../../fetching/guard.ts';

export class PlainAddress extends Error {
  constructor() {
    super('only https is allowed');
  }
}

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * Sends a body to an address that somebody else chose, and answers the status. Redirects are not followed, nothing of
 * the answer is kept, and it has 15 seconds in all. Without `privateAllowed` only https and public addresses.
 */
export function postTo(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  privateAllowed: boolean,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    if (!privateAllowed) {
      if (url.protocol !== 'https:') throw new PlainAddress();
      checkHost(url);
    }
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, {
      method: 'POST',
      // A connection of its own: one that is kept was checked for an earlier delivery.
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      ...(privateAllowed ? {} : { lookup: publicLookup() }),
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let size = 0;
      answer.on('data', (part: Buffer) => {
        size += part.length;
        if (size > MAX_ANSWER_BYTES) answer.destroy();
      });
      answer.on('error', () => {});
      answer.on('close', () => resolve(answer.statusCode ?? 0));
    });
    sent.end(body);
  });
}
