import { type LookupAddress, lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that nobody outside may make us talk to. */
export class ClosedAddress extends Error {
  constructor(host: string) {
    super(`${host} is not a public address`);
  }
}

const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');
/** Public by its number, but inside one cloud it is the machine's own host. */
const HOST_OF_CLOUD = '168.63.129.16';

/** Whether an IP address belongs to the public internet: not loopback, private, link-local, metadata, mapped, reserved… */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in the clothes of IPv6 is judged as what it is.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' ? parsed.toString() !== HOST_OF_CLOUD : parsed.match(GLOBAL_V6);
}

/** Throws for an address that is written as numbers and is not public; names are looked at when they are looked up. */
export function checkHost(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw new ClosedAddress(host);
}

/** `dns.lookup` with all answers. */
export type Resolve = (
  host: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks a name up for the connection that is being made, and refuses it when any of its addresses is not public: what
 * was checked is what is connected to, so a name that changes its mind in between gains nothing. `isOpen` says what is
 * public.
 */
export function publicLookup(
  resolve: Resolve = lookUp,
  isOpen: (address: string) => boolean = isPublic,
): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new ClosedAddress(host), '', 4);
      if (!addresses.every(({ address }) => isOpen(address))) return callback(new ClosedAddress(host), '', 4);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}
