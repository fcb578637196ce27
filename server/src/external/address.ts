import type { Config } from '../config.ts';

/** An address as it is fetched: `webcal` is another word for https. Null for what is none. */
export function urlOf(given: string): URL | null {
  const text = given.replace(/^webcals?:/i, 'https:');
  return URL.canParse(text) ? new URL(text) : null;
}

/** All of an address that may be seen: its host, with the port where that is an odd one. */
export function hostOf(given: string): string | null {
  return urlOf(given)?.host ?? null;
}

/** Where our own feeds lie. */
const OURS = /^\/(cal|dav)(\/|$)/;

/** Whether an address is that of a feed of ours: bookings would come back as busy time. */
export function isOurs(given: string, { baseUrl }: Pick<Config, 'baseUrl'>, askedHost: string | null): boolean {
  const url = urlOf(given);
  if (!url || !OURS.test(url.pathname)) return false;
  const known = baseUrl === null ? null : new URL(baseUrl);
  return url.host === askedHost || url.host === known?.host || url.hostname === known?.hostname;
}
