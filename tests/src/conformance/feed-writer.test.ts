import { checkCalendar } from '@jishi/server/icalendar/check';
import { checkUid, cleanLine, cleanText, cleanUrl } from '@jishi/server/icalendar/clean';
import { type Entry, writeEnd, writeEvent, writeHead } from '@jishi/server/icalendar/document';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';

const ENTRY: Entry = {
  uid: '0192f0c1-2d3e-7abc-8def-0123456789ab',
  sequence: 2,
  revisedAt: Date.UTC(2026, 10, 24, 5, 30, 1),
  createdAt: Date.UTC(2026, 10, 1),
  when: { from: Date.UTC(2026, 10, 24, 5, 30), to: Date.UTC(2026, 10, 24, 6) },
  summary: 'TEM',
  status: 'CONFIRMED',
  transparent: false,
};
const HEAD = { name: 'Jishi', description: '', zone: 'Asia/Shanghai', refreshMinutes: 60 };

function write(entry: Partial<Entry>, head: Partial<typeof HEAD> = {}, busy = false): string {
  return writeHead({ ...HEAD, ...head }) + writeEvent({ ...ENTRY, ...entry }, busy) + writeEnd();
}

function firstEvent(text: string) {
  return new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes)),
);

describe('a calendar file', () => {
  it('7.2.2 no fold splits a code point, and what was folded reads back as it was', () => {
    fc.assert(
      fc.property(anyText, anyText, (summary, description) => {
        const text = write({ summary, description }, { name: summary, description });
        const lines = text.split('\r\n');
        expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
        expect(lines.filter((line) => !line.isWellFormed())).toEqual([]);
        const event = firstEvent(text);
        expect(event?.getFirstPropertyValue('summary')).toBe(cleanLine(summary));
        expect(event?.getFirstPropertyValue('description') ?? '').toBe(cleanText(description));
        expect(() => checkCalendar(text)).not.toThrow();
      }),
      { numRuns: 10_000 },
    );
  });

  it('7.2.3 no text, wherever it stands, adds or ends a line', () => {
    const property = fc.constantFrom('\r\n', '\n', '\r', '\u0085', '\u2028', '\u2029', '\u000b', '\u000c', '\u001c');
    fc.assert(
      fc.property(property, anyText, (end, text) => {
        const evil = `${text}${end}X-EVIL:1${end}END:VEVENT${end}`;
        const written = write(
          { summary: evil, description: evil, location: evil },
          { name: evil, description: evil, zone: evil },
        );
        const names = written
          .replaceAll('\r\n ', '')
          .split('\r\n')
          .map((line) => line.split(/[:;]/)[0]);
        expect(names.filter((name) => name === 'X-EVIL' || name === '')).toEqual(['']);
        expect(names.filter((name) => name === 'END')).toHaveLength(2);
      }),
      { numRuns: 1000 },
    );
  });

  it('7.2.4 a UID or address with anything but plain characters is refused', () => {
    for (const uid of ['', 'a b', 'a\r\nX-EVIL:1', 'a:b', 'é', 'x'.repeat(201)]) {
      expect(() => checkUid(uid)).toThrow(RangeError);
      expect(() => write({ uid })).toThrow(RangeError);
    }
    for (const url of [
      '',
      'javascript:alert(1)',
      '/bookings/1',
      'https://a b/',
      'https://a/\r\nX-EVIL:1',
      'https://é/',
    ]) {
      expect(() => cleanUrl(url)).toThrow(RangeError);
    }
  });

  it('7.2.4 an address with commas and semicolons survives', () => {
    const url = 'https://jishi.test/a?b=1,2;c=3\\d';
    const read = String(firstEvent(write({ url }))?.getFirstPropertyValue('url'));
    expect(read).toBe('https://jishi.test/a?b=1%2C2%3Bc=3%5Cd');
    expect(decodeURIComponent(read)).toBe(url);
  });

  it('refuses an event that does not end after it starts', () => {
    const at = ENTRY.revisedAt;
    expect(() => write({ when: { from: at, to: at } })).toThrow(RangeError);
    expect(() => write({ when: { from: at, to: at - 1 } })).toThrow(RangeError);
    expect(() => write({ when: { firstDay: '2026-11-24', endDay: '2026-11-24' } })).toThrow(RangeError);
  });

  it('is exactly this', () => {
    const entry = { location: 'Hall 3, east', description: 'one\ntwo', url: 'https://jishi.test/bookings/1' };
    expect(write(entry, { description: 'd', zone: 'UTC' }).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Jishi//Jishi 1//EN',
      'CALSCALE:GREGORIAN',
      'NAME:Jishi',
      'X-WR-CALNAME:Jishi',
      'X-WR-CALDESC:d',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'X-APPLE-CALENDAR-COLOR:#0F766E',
      'X-WR-TIMEZONE:UTC',
      'COLOR:teal',
      'BEGIN:VEVENT',
      'UID:0192f0c1-2d3e-7abc-8def-0123456789ab',
      'SEQUENCE:2',
      'DTSTAMP:20261124T053001Z',
      'DTSTART:20261124T053000Z',
      'DTEND:20261124T060000Z',
      'SUMMARY:TEM',
      'TRANSP:OPAQUE',
      'LOCATION:Hall 3\\, east',
      'DESCRIPTION:one\\ntwo',
      'URL;VALUE=URI:https://jishi.test/bookings/1',
      'STATUS:CONFIRMED',
      'CREATED:20261101T000000Z',
      'LAST-MODIFIED:20261124T053001Z',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('writes nothing but the allow-list for a busy view, whatever the entry holds', () => {
    const entry = {
      location: 'secret',
      description: 'secret',
      url: 'https://jishi.test/secret',
      when: { firstDay: '2026-11-24', endDay: '2026-11-26' },
    };
    const text = write(entry, {}, true);
    expect(text).not.toContain('secret');
    const event = firstEvent(text);
    expect(
      event
        ?.getAllProperties()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      ['dtend', 'dtstamp', 'dtstart', 'last-modified', 'sequence', 'status', 'summary', 'transp', 'uid'].sort(),
    );
    expect(text).toContain('DTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261126\r\n');
  });
}, 60_000);

describe('the check of what was written', () => {
  it.each([
    ['a line without a colon', (text: string) => text.replace('SEQUENCE:2', 'SEQUENCE 2')],
    ['a bare line feed', (text: string) => text.replace('SUMMARY:TEM', 'SUMMARY:T\nEM')],
    ['a missing end', (text: string) => text.replace('END:VEVENT\r\n', '')],
    ['no final line break', (text: string) => text.trimEnd()],
    ['no event', (text: string) => text.replace(/BEGIN:VEVENT[\s\S]*END:VEVENT\r\n/, '')],
    ['a page', () => '<html></html>'],
  ])('finds %s', (_what, damage) => {
    expect(() => checkCalendar(write({}))).not.toThrow();
    expect(() => checkCalendar(damage(write({})))).toThrow(Error);
  });
});
