import type { Config } from '../config.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/**
 * Where the links in calendar files lead. Without `BASE_URL` that is known only on a server for its own machine; a
 * request's host must not decide it, because the file is kept for others.
 */
export function linkBase({ baseUrl, host, port }: Config): string | null {
  if (baseUrl !== null) return baseUrl;
  return LOOPBACK.has(host) && port !== 0 ? `http://${host}:${port}` : null;
}
