/** One rendering in so many is read again before it leaves. */
const CHECK_EVERY = 20;
let rendered = 0;

/** Checks now and then what the program wrote; throws for a file that calendar programs would not read. */
export function checkSample(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  rendered += 1;
  if (rendered % CHECK_EVERY === 1) checkCalendar(bytes.toString());
  return bytes;
}

const LINE = /^[A-Z][A-Z0-9-]*[;:]/;

/**
 * Throws for anything but properties that can be split, events or one free/busy that are closed, and one calendar around
 * them.
 */
export function checkCalendar(text: string): void {
  if (!text.startsWith('BEGIN:VCALENDAR\r\n') || !text.endsWith('\r\nEND:VCALENDAR\r\n')) {
    throw new Error('a calendar begins and ends with its own lines');
  }
  const lines = text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
  const wrong = lines.findIndex((line) => !LINE.test(line) || line.includes('\n') || line.includes('\r'));
  if (wrong >= 0) throw new Error(`line ${wrong + 1} of a calendar is not a property`);
  const begun = lines.filter((line) => line === 'BEGIN:VEVENT' || line === 'BEGIN:VFREEBUSY').length;
  const ended = lines.filter((line) => line === 'END:VEVENT' || line === 'END:VFREEBUSY').length;
  if (begun === 0 || begun !== ended) throw new Error('a calendar has events, and closes them');
}
