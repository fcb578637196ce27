import { readHere } from '@jishi/server/reading/here';
import type { Reader, Reading } from '@jishi/server/reading/reading';

/** Eighteen months from the end of November 2026 on. */
export const READER: Reader = {
  zone: 'Asia/Shanghai',
  window: { from: Date.UTC(2026, 10, 21), to: Date.UTC(2028, 4, 22) },
  titles: true,
};

const HEAD = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//Calendar//EN\r\n';

/** A whole calendar around components that are written without their line breaks. */
export function calendarOf(...components: readonly (readonly string[])[]): string {
  const lines = components.flat().map((line) => `${line}\r\n`);
  return `${HEAD}${lines.join('')}END:VCALENDAR\r\n`;
}

let counted = 0;

/** An event with a name of its own unless one is given. */
export function event(...lines: readonly string[]): string[] {
  counted += 1;
  const uid = lines.some((line) => line.startsWith('UID:')) ? [] : [`UID:event-${counted}@example.org`];
  return ['BEGIN:VEVENT', ...uid, 'DTSTAMP:20261101T000000Z', ...lines, 'END:VEVENT'];
}

export function read(text: string | Uint8Array, reader: Reader = READER): Reading {
  return readHere(typeof text === 'string' ? new TextEncoder().encode(text) : text, reader);
}

export function calendar(text: string | Uint8Array, reader: Reader = READER): Extract<Reading, { kind: 'calendar' }> {
  const reading = read(text, reader);
  if (reading.kind !== 'calendar') throw new Error(reading.fault);
  return reading;
}

/** The busy time, as `2026-11-25T01:00/02:00` in UTC; with the day when it ends on another one. */
export function busyOf(text: string | Uint8Array, reader: Reader = READER): string[] {
  return calendar(text, reader).busy.map(({ from, to }) => {
    const [begin, end] = [from, to].map((at) => new Date(at).toISOString().slice(0, 16)) as [string, string];
    return `${begin}/${begin.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`;
  });
}
