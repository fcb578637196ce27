import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { portOf } from './address.ts';
import { ClosedAddress, publicLookup } from './guard.ts';
import type { Policy } from './policy.ts';

/** An answer that did not come in time. */
export class Late extends Error {
  constructor() {
    super('no answer in time');
  }
}

/**
 * Makes one request on a connection of its own, and answers the head; the body is still to be read. Names are looked up
 * once, and only what was looked at is connected to. Rejects with `Late`, `ClosedAddress` or what Node says.
 */
export function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  policy: Policy,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const port = portOf(url);
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, {
      headers,
      agent: false,
      signal,
      lookup: publicLookup(policy.resolve, (address) => policy.isOpen(address, port)),
    });
    sent.on('error', reject);
    sent.on('response', resolve);
    sent.on('socket', (socket) => guardSocket(sent, socket, url, policy));
    sent.end();
  });
}

/** Ends a connection that takes too long to make, or that leads elsewhere than was checked, before a byte is sent. */
function guardSocket(sent: ClientRequest, socket: Socket, url: URL, policy: Policy): void {
  const timer = setTimeout(() => sent.destroy(new Late()), policy.limits.connectMs);
  sent.on('close', () => clearTimeout(timer));
  socket.on('connect', () => {
    if (!policy.isOpen(socket.remoteAddress ?? '', portOf(url))) sent.destroy(new ClosedAddress(url.hostname));
    if (url.protocol === 'http:') clearTimeout(timer);
  });
  socket.on('secureConnect', () => clearTimeout(timer));
}
