import { VERSION } from '../version.ts';

/**
 * Hosts that refuse programs they do not know, and what they are told instead of our plain name. The published calendars
 * of Outlook have answered anything that does not begin like a browser with an error page since August 2025
 * (github.com/nextcloud/server/issues/54799). Our name stays at the end: whoever reads their log sees who it was.
 */
const BROWSER_HOSTS: ReadonlySet<string> = new Set(['outlook.office365.com', 'outlook.office.com', 'outlook.live.com']);
const LIKE_BROWSER = 'Mozilla/5.0 (X11) Chrome/139.0.0.0';

/** What we say we are to a host: name, version and, when known, where we are reached. */
export function userAgent(host: string, baseUrl: string | null): string {
  const name = `Jishi/${VERSION}${baseUrl === null ? '' : ` (+${baseUrl})`}`;
  return BROWSER_HOSTS.has(host.toLowerCase()) ? `${LIKE_BROWSER} ${name}` : name;
}
