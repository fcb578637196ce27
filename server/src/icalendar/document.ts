import type { LocalDate } from '@jishi/shared/time/zone';
import ical, {
  escape as escapeText,
  foldLines,
  ICalEvent,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { checkUid, cleanLine, cleanText, cleanUrl } from './clean.ts';

/** Raised whenever the same data would be written in other bytes: it is part of every ETag. */
export const GENERATOR_VERSION = 3;

export const PRODUCT = '//Jishi//Jishi 1//EN';

/** Empty texts and 0 minutes are left out. */
export type CalendarHead = {
  readonly name: string;
  readonly description: string;
  /** IANA; information only, every time in the file is UTC. */
  readonly zone: string;
  readonly refreshMinutes: number;
};

/** What one VEVENT says. Instants are epoch ms, written in whole seconds UTC; days are dates with an exclusive end. */
export type Entry = {
  readonly uid: string;
  readonly sequence: number;
  readonly revisedAt: number;
  readonly createdAt: number | null;
  readonly when:
    | { readonly from: number; readonly to: number }
    | { readonly firstDay: LocalDate; readonly endDay: LocalDate };
  readonly summary: string;
  readonly status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';
  readonly transparent: boolean;
  readonly location?: string;
  readonly description?: string;
  readonly url?: string;
};

/** Everything that a view without details may tell; enforced on the written lines, whoever built the entry. */
const BUSY_PROPERTIES: ReadonlySet<string> = new Set([
  'BEGIN',
  'UID',
  'DTSTAMP',
  'LAST-MODIFIED',
  'SEQUENCE',
  'DTSTART',
  'DTEND',
  'SUMMARY',
  'STATUS',
  'TRANSP',
  'END',
]);

// A zone here would take the Z from DTSTAMP and LAST-MODIFIED, so no calendar of ours has one.
const PLAIN = ical();
const END = 'END:VCALENDAR';
/** RFC 7986 wants a name of CSS, which the generator cannot write; it is the one nearest to the colour below. */
const COLOUR = 'COLOR:teal\r\n';
const ITEM_HEAD = ical({ prodId: PRODUCT, scale: 'GREGORIAN' }).toString().slice(0, -END.length);

/** The lines before the first event. The generator would write its own properties on both sides of the events. */
export function writeHead(head: CalendarHead): string {
  const empty = ical({
    prodId: PRODUCT,
    scale: 'GREGORIAN',
    // The generator writes name and description as they are.
    name: escapeText(cleanLine(head.name), false),
    description: escapeText(cleanText(head.description), false),
    ttl: head.refreshMinutes * 60,
    color: '#0F766E',
    x: [['X-WR-TIMEZONE', cleanLine(head.zone)]],
  }).toString();
  if (!empty.endsWith(END)) throw new Error('the generator ends a calendar in another way');
  return `${empty.slice(0, -END.length)}${COLOUR}`;
}

/** The lines around the events of a file that is not a calendar of its own but one event of one. */
export function writeItem(event: string): string {
  return `${ITEM_HEAD}${event}${writeEnd()}`;
}

/** One VEVENT, folded, ending in CRLF. `busy` drops every property that such a view may not have. */
export function writeEvent(entry: Entry, busy: boolean): string {
  const event = new ICalEvent(eventOf(entry), PLAIN).toString();
  if (!busy) return foldLines(event);
  const lines = event.split('\r\n').filter((line) => line === '' || BUSY_PROPERTIES.has(nameOf(line)));
  return foldLines(lines.join('\r\n'));
}

/** The last line. */
export function writeEnd(): string {
  return `${END}\r\n`;
}

function nameOf(line: string): string {
  return /^[A-Z-]+/.exec(line)?.[0] ?? '';
}

/** What the generator makes a VEVENT of. Throws RangeError for what would break it. */
export function eventOf(entry: Entry) {
  return {
    id: checkUid(entry.uid),
    sequence: entry.sequence,
    stamp: new Date(entry.revisedAt),
    lastModified: new Date(entry.revisedAt),
    ...(entry.createdAt === null ? {} : { created: new Date(entry.createdAt) }),
    ...timesOf(entry.when),
    summary: cleanLine(entry.summary),
    status: ICalEventStatus[entry.status],
    transparency: entry.transparent ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    ...(entry.location ? { location: cleanLine(entry.location) } : {}),
    ...(entry.description ? { description: cleanText(entry.description) } : {}),
    ...(entry.url ? { url: cleanUrl(entry.url) } : {}),
  };
}

function timesOf(when: Entry['when']) {
  const allDay = 'firstDay' in when;
  const start = new Date(allDay ? when.firstDay : when.from);
  const end = new Date(allDay ? when.endDay : when.to);
  // The generator would swap them silently.
  if (!(start < end)) throw new RangeError('an event must end after it starts');
  return { start, end, allDay };
}
