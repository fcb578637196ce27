import ICAL from 'ical.js';

/** The lines of a file as they were before folding. */
export function unfold(text: string): string[] {
  return text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
}

export type ReadEvent = {
  uid: string;
  summary: string;
  from: string;
  to: string;
  status: string;
  sequence: number;
  properties: string[];
};

/** The events of a file as ical.js reads them. */
export function readEvents(text: string): ReadEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    summary: String(event.getFirstPropertyValue('summary')),
    from: String(event.getFirstPropertyValue('dtstart')),
    to: String(event.getFirstPropertyValue('dtend')),
    status: String(event.getFirstPropertyValue('status')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    properties: event.getAllProperties().map((property) => property.name.toUpperCase()),
  }));
}

/** A property of the first event, unescaped. */
export function readFirst(text: string, name: string): string {
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
  return String(event?.getFirstPropertyValue(name));
}

export function readCalendarProperty(text: string, name: string): string {
  return String(new ICAL.Component(ICAL.parse(text)).getFirstPropertyValue(name));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\r\n\u0000-\u0008\u000b-\u001f\u007f]/;

/** Every line of RFC 5545 §3.1 that is longer than 75 octets, ends otherwise than in CRLF, or is not UTF-8. */
export function faultyLines(bytes: Uint8Array): string[] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const lines = text.split('\r\n');
  const faults = lines.filter((line) => Buffer.byteLength(line) > 75 || CONTROLS.test(line));
  if (lines.at(-1) !== '') faults.push('no CRLF at the end');
  if (text.startsWith('\ufeff')) faults.push('byte order mark');
  return faults;
}
