import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import type { Answer } from './answer.ts';

const MAX_FILE_BYTES = 128 * 1024;
/** A mail has its file twice at most: among its bodies, and attached. */
const MAX_FILES = 4;

const REPLIES: Readonly<Record<string, Answer['reply']>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
};

/** Finds the answer in a mail (RFC 5322); null for anything that is none. Never throws, but may take long. */
export async function parseMail(raw: Uint8Array): Promise<Answer | null> {
  try {
    const limits = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 0 };
    const { attachments } = await PostalMime.parse(raw, limits);
    const files = attachments.filter(({ mimeType }) => ['text/calendar', 'application/ics'].includes(mimeType));
    for (const { content } of files.slice(0, MAX_FILES)) {
      const answer = typeof content === 'string' ? null : answerIn(new Uint8Array(content));
      if (answer) return answer;
    }
    return null;
  } catch {
    return null;
  }
}

function answerIn(bytes: Uint8Array): Answer | null {
  if (bytes.byteLength > MAX_FILE_BYTES) return null;
  const parsed = component.safeParse(ICAL.parse(new TextDecoder().decode(bytes))).data;
  if (parsed?.[0] !== 'vcalendar' || textOf(parsed, 'method')?.toUpperCase() !== 'REPLY') return null;
  const events = parsed[2].map((inner) => component.safeParse(inner).data).filter((inner) => inner?.[0] === 'vevent');
  const [event] = events;
  return event && events.length === 1 ? answerOf(event) : null;
}

/** jCal (RFC 7265): name, properties as [name, parameters, type, value…], inner components. */
const property = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()]).rest(z.unknown());
const component = z.tuple([z.string(), z.array(property), z.array(z.unknown())]);
type Component = z.infer<typeof component>;

/** Our entries do not recur, and answers are of one person. */
function answerOf(event: Component): Answer | null {
  const attendees = event[1].filter(([name]) => name === 'attendee');
  const [attendee] = attendees;
  if (!attendee || attendees.length !== 1 || textOf(event, 'recurrence-id') !== null) return null;
  const uid = textOf(event, 'uid');
  // Left out it is 0; said twice it is nothing.
  const numbered = event[1].some(([name]) => name === 'sequence');
  const sequence = Number(numbered ? (textOf(event, 'sequence') ?? Number.NaN) : 0);
  const address = /^mailto:(\S+@\S+)$/i.exec(String(attendee[3]))?.[1];
  const { partstat } = attendee[1];
  const reply = typeof partstat === 'string' ? REPLIES[partstat.toUpperCase()] : undefined;
  if (uid === null || !address || !reply || !Number.isSafeInteger(sequence)) return null;
  return { uid, sequence, attendee: decodeURIComponent(address).toLowerCase(), reply };
}

/** A property that is there once, as text; null otherwise. */
function textOf([, properties]: Component, name: string): string | null {
  const [found, ...more] = properties.filter(([own]) => own === name);
  const value = found?.[3];
  return more.length === 0 && (typeof value === 'string' || typeof value === 'number') ? String(value) : null;
}
