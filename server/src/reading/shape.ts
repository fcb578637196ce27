import type { ExternalFault } from '@jishi/shared/schema/external-calendar';

const BEGIN = 'BEGIN:VCALENDAR';
const END = 'END:VCALENDAR';
/** Enough for a mark of the byte order and some empty lines. */
const HEAD_BYTES = 1024;
const TAIL_BYTES = 1024;

/** Which coding the mark of the byte order names; null without one. */
export function markedCoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : null;
}

/** The ends of a file are ASCII: line breaks and names. */
function letters(bytes: Uint8Array, coding: string | null): string {
  return new TextDecoder(coding ?? 'latin1').decode(bytes);
}

/** Whether what has come so far can become a calendar; true as long as it is too little to tell. */
export function beginsLikeCalendar(bytes: Uint8Array): boolean {
  const head = letters(bytes.subarray(0, HEAD_BYTES), markedCoding(bytes)).trimStart().toUpperCase();
  return head.length < BEGIN.length ? BEGIN.startsWith(head) : /^BEGIN:VCALENDAR(?:\s|$)/.test(head);
}

/** What shows at the two ends of a whole file: nothing in it, something else than a calendar, a calendar cut short. */
export function shapeFault(
  bytes: Uint8Array,
): Extract<ExternalFault, 'empty' | 'not-a-calendar' | 'incomplete'> | null {
  const coding = markedCoding(bytes);
  const head = letters(bytes.subarray(0, HEAD_BYTES), coding).trim().toUpperCase();
  if (head === '') return bytes.length <= HEAD_BYTES ? 'empty' : 'not-a-calendar';
  if (!beginsLikeCalendar(bytes)) return 'not-a-calendar';
  // Two bytes a letter: the tail begins where a letter begins.
  const tail = bytes.subarray(Math.max(0, (bytes.length - TAIL_BYTES) & ~1));
  const end = letters(tail, coding === 'utf-8' ? null : coding)
    .trimEnd()
    .toUpperCase();
  return /(?:^|[\r\n])[ \t]*END:VCALENDAR$/.test(end) && end.endsWith(END) ? null : 'incomplete';
}
