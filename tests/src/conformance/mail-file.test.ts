import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCalendar } from '@jishi/server/icalendar/check';
import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import {
  calendarOf,
  cancel,
  change,
  choose,
  FROM,
  forgetEverything,
  move,
  openServer,
  parse,
  repliesBy,
  type Server,
} from '../notice/inviting.ts';
import { type Mailbox, openMailbox, type Received } from '../notice/mailbox.ts';
import { addBooking, addressOf, eventOf, NOW, openStage, type Stage, tell } from '../notice/stage.ts';
import { faultyLines, readEvents, readFirst } from './ics.ts';
import { keepScript, LIBICAL, pythonWith, run } from './programs.ts';

/** The tree of a mail and its calendar's parties, as Python's standard library and icalendar see them. */
const MAIL = `
import email, email.policy, icalendar, json, sys
message = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
def tree(part):
    kind = part.get_content_type()
    return [kind, [tree(p) for p in part.iter_parts()]] if part.is_multipart() else [kind]
part = next(p for p in message.walk() if p.get_content_type() == 'text/calendar')
params = {key: str(value) for key, value in part['content-type'].params.items()}
calendar = icalendar.Calendar.from_ical(part.get_content())
event = calendar.walk('VEVENT')[0]
party = lambda name: [str(event[name]), {key: str(value) for key, value in event[name].params.items()}]
print(json.dumps({'tree': tree(message), 'params': params, 'subject': message['subject'], 'method': str(calendar['METHOD']),
  'files': [p.get_filename() for p in message.iter_attachments()], 'from': message['from'].addresses[0].addr_spec,
  'organizer': party('ORGANIZER'), 'attendee': party('ATTENDEE'), 'summary': str(event['SUMMARY'])}))
`;

const EVIL = 'TEM\r\nX-EVIL:1\r\nEND:VEVENT";X-EVIL=2:mailto:x@y,z\\;^n\u0000\u0007\u2028\ud800 王';

/** Says loudly what could not be tried; a machine without the program must not look like a success. */
function need(context: TestContext, present: unknown, what: string): void {
  if (present) return;
  const reason = `${what} is not on this machine: install Debian's package to run this test`;
  console.warn(`SKIPPED ${context.task.name}: ${reason}`);
  context.skip(reason);
}

describe('the files that mails carry (calendar.md 7.2)', () => {
  let stage: Stage;
  let box: Mailbox;
  let server: Server;
  let folder: string;
  beforeAll(async () => {
    mkdirSync(tmpdir(), { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'jishi-mail-'));
    stage = await openStage('sqlite');
    box = await openMailbox();
  });
  beforeEach(async () => {
    await forgetEverything(stage);
    await facility({ name_zh: '电镜中心', name_en: null, address: null, email: null });
    await instrument({ name_zh: '透射电镜 <TEM> & co', name_en: null });
    await person({ name: '李雷', email: addressOf(stage.researcher) });
    server = await openServer(stage, box.url);
    await choose(stage, stage.researcher, 'mail');
    await choose(stage, stage.colleague, 'mail');
  });
  afterAll(async () => {
    await box?.close();
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const facility = (what: object) =>
    stage.store.write.updateTable('facility').set(what).where('id', '=', stage.centre.id).execute();
  const instrument = (what: object) =>
    stage.store.write.updateTable('instrument').set(what).where('id', '=', stage.tem).execute();
  const person = (what: object) =>
    stage.store.write.updateTable('person').set(what).where('id', '=', stage.researcher.id).execute();

  const last = () => box.received.at(-1) as Received;
  const lastPart = async () => {
    const part = await calendarOf(last());
    if (!part) throw new Error('the last mail carries no file');
    return part;
  };
  /** The value of a property with its parameters, unfolded. */
  const lineOf = async (name: string) => (await lastPart()).lines.filter((line) => line.startsWith(name));
  const place = async (person: { id: string } = stage.researcher, given: Parameters<typeof addBooking>[2] = {}) => {
    const id = await addBooking(stage, person, given);
    await tell(stage, eventOf(stage, 'placed', id, person, person, { state: given.state ?? 'confirmed' }));
    await server.work();
    return id;
  };
  const keep = async (name: string) => {
    const path = join(folder, `${name}.ics`);
    writeFileSync(path, (await lastPart()).text);
    return path;
  };

  it('7.2.31 are a part of the bodies and an attachment; the method is said twice, and Chinese is Chinese', async (context) => {
    await place();
    const parsed = await parse(last());
    expect(parsed.subject).toBe('预约成功：透射电镜 <TEM> & co');
    expect(parsed.text).toContain('电镜中心');
    expect(parsed.html).toContain('电镜中心');
    expect(parsed.attachments.map(({ mimeType, filename, method }) => [mimeType, filename, method])).toEqual([
      ['text/calendar', null, 'REQUEST'],
      ['application/ics', 'invite.ics', undefined],
    ]);
    expect(last().headers.get('auto-submitted')).toBe('auto-generated');
    expect(await lineOf('METHOD')).toEqual(['METHOD:REQUEST']);
    // Byte for byte: the reader above mends line ends.
    const attached = /application\/ics[\s\S]*?base64[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(last().raw)?.[1] ?? '';
    const bytes = Buffer.from(attached, 'base64');
    expect(faultyLines(bytes)).toEqual([]);
    expect(bytes.toString()).toBe((await lastPart()).text);
    const python = pythonWith('import icalendar');
    need(context, python, 'python3-icalendar');
    const path = join(folder, 'mail.eml');
    writeFileSync(path, Buffer.from(last().raw, 'latin1'));
    const seen: unknown = JSON.parse(await run(python ?? '', [keepScript(folder, 'mail.py', MAIL), path]));
    expect(seen).toEqual({
      tree: [
        'multipart/mixed',
        [['multipart/alternative', [['text/plain'], ['text/html'], ['text/calendar']]], ['application/ics']],
      ],
      params: { charset: 'utf-8', method: 'REQUEST' },
      subject: '预约成功：透射电镜 <TEM> & co',
      method: 'REQUEST',
      files: ['invite.ics'],
      from: FROM.address,
      organizer: ['mailto:jishi@example.net', { CN: '电镜中心' }],
      attendee: [
        expect.stringMatching(new RegExp(`^mailto:${addressOf(stage.researcher)}$`, 'i')),
        { CN: '李雷', CUTYPE: 'INDIVIDUAL', PARTSTAT: 'ACCEPTED', ROLE: 'REQ-PARTICIPANT', RSVP: 'FALSE' },
      ],
      summary: '透射电镜 <TEM> & co',
    });
  });

  it('7.2.32 invite, move and cancel under one UID with a rising SEQUENCE, as iTIP wants it', async (context) => {
    const id = await place();
    const files = [await keep('0')];
    const parts = [await lastPart()];
    await move(stage, id, 3);
    await server.work();
    files.push(await keep('1'));
    parts.push(await lastPart());
    await cancel(stage, id);
    await server.work();
    files.push(await keep('2'));
    parts.push(await lastPart());
    expect(parts.map(({ method, sequence, status }) => `${method} ${sequence} ${status}`)).toEqual([
      'REQUEST 0 CONFIRMED',
      'REQUEST 1 CONFIRMED',
      'CANCEL 2 CANCELLED',
    ]);
    expect(new Set(parts.map(({ uid }) => uid)).size).toBe(1);
    for (const { lines, text } of parts) {
      expect(faultyLines(Buffer.from(text))).toEqual([]);
      expect(
        lines.filter((line) => /^(RRULE|DTSTART;|DTEND;|BEGIN:VTIMEZONE|METHOD:PUBLISH|X-WR-TIMEZONE)/.test(line)),
      ).toEqual([]);
      expect(
        lines.filter((line) => /^(DTSTAMP|LAST-MODIFIED|CREATED|DTSTART|DTEND):\d{8}T\d{6}Z$/.test(line)),
      ).toHaveLength(5);
      expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toHaveLength(1);
      expect(lines.filter((line) => line.startsWith('ORGANIZER'))).toHaveLength(1);
    }
    const python = pythonWith('import ctypes; ctypes.CDLL("libical.so.3")');
    need(context, python, 'libical3');
    const seen = JSON.parse(await run(python ?? '', [keepScript(folder, 'libical.py', LIBICAL), ...files]));
    expect(seen).toEqual(files.map(() => ({ errors: 0, valid: 1, events: 1 })));
  });

  it('7.2.32 wait as TENTATIVE, and say when the file was made and when the booking was last changed', async () => {
    const id = await place(stage.researcher, { state: 'pending' });
    expect(await lineOf('STATUS')).toEqual(['STATUS:TENTATIVE']);
    server.passMinutes(90);
    await change(stage, id, 'confirmed', { state: 'confirmed' });
    await server.work();
    expect(await lineOf('STATUS')).toEqual(['STATUS:CONFIRMED']);
    expect(await lineOf('DTSTAMP')).toEqual(['DTSTAMP:20261124T053000Z']);
    const [modified] = await lineOf('LAST-MODIFIED');
    expect(modified?.slice('LAST-MODIFIED:'.length) ?? '').toMatch(/^20261124T0400\d\dZ$/);
    expect(NOW).toBe(Date.UTC(2026, 10, 24, 4));
  });

  it('7.2.33 are from the domain that mails come from, in the facility’s name, and never from their reader', async () => {
    const organizer = async () => (await lineOf('ORGANIZER'))[0];
    await place();
    expect(await organizer()).toBe('ORGANIZER;CN="电镜中心":mailto:jishi@example.net');
    await facility({ email: 'tem@example.net' });
    await place();
    expect(await organizer()).toBe('ORGANIZER;CN="电镜中心":mailto:tem@example.net');
    await facility({ email: 'tem@elsewhere.example' });
    await place();
    expect(await organizer()).toBe('ORGANIZER;CN="电镜中心":mailto:jishi@example.net');
    await facility({ email: addressOf(stage.researcher).replace('example.org', 'example.net') });
    const email = addressOf(stage.researcher).replace('example.org', 'Example.net');
    await person({ email });
    await place();
    expect(await organizer()).toBe('ORGANIZER;CN="电镜中心":mailto:jishi@example.net');
    // Our own address is the reader's: nobody is left to invite them.
    await facility({ email: null });
    await person({ email: FROM.address });
    await place();
    expect(await calendarOf(last())).toBeNull();
    for (const { from } of box.received) expect(from).toBe('Jishi <jishi@example.net>');
  });

  it('7.2.33 name an address of ours where we read the answers', async () => {
    server = await openServer(stage, box.url, { mailReplies: repliesBy('command') });
    await facility({ email: 'tem@example.net' });
    await place();
    const own = stage.centre.id.replaceAll('-', '').slice(-12);
    expect(await lineOf('ORGANIZER')).toEqual([`ORGANIZER;CN="电镜中心":mailto:jishi+f-${own}@example.net`]);
  });

  it('say the same of a booking as the feed, in the reader’s language', async () => {
    await facility({ name_en: 'Microscopy centre', address: '上大路 99 号' });
    await instrument({ name_zh: '透射电镜', name_en: 'Microscope' });
    await place(stage.researcher);
    const zh = (await lastPart()).text;
    await place(stage.colleague);
    const en = (await lastPart()).text;
    expect([zh, en].map((text) => readFirst(text, 'summary'))).toEqual(['透射电镜', 'Microscope']);
    expect([zh, en].map((text) => readFirst(text, 'location'))).toEqual([
      '电镜中心, 上大路 99 号',
      'Microscopy centre, 上大路 99 号',
    ]);
    expect(readFirst(zh, 'description')).toContain('状态：已确认');
    expect(readFirst(en, 'description')).toContain('State: Confirmed');
    expect(readFirst(en, 'description')).toContain('https://jishi.example/bookings/');
    expect(readFirst(zh, 'description').split('\n')).toHaveLength(readFirst(en, 'description').split('\n').length);
  });

  it('7.2.3 have nothing injected by hostile names, titles, reasons and addresses', async (context) => {
    await facility({ name_zh: EVIL, name_en: EVIL, address: EVIL });
    await instrument({ name_zh: EVIL, name_en: EVIL });
    await person({ name: EVIL });
    const id = await place(stage.researcher, { reason: EVIL });
    await stage.store.write.updateTable('booking').set({ purpose: EVIL }).where('id', '=', id).execute();
    await move(stage, id, 1);
    await server.work();
    const files: string[] = [];
    for (const name of ['evil-1', 'evil-2']) {
      const { text, lines } = await lastPart();
      checkCalendar(text);
      expect(faultyLines(Buffer.from(text))).toEqual([]);
      expect(lines.filter((line) => /^X-EVIL|^END:VEVENT/.test(line))).toEqual(['END:VEVENT']);
      expect(readEvents(text)).toHaveLength(1);
      const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
      for (const party of ['organizer', 'attendee']) {
        const property = event?.getFirstProperty(party);
        expect(property?.getParameter('x-evil')).toBeUndefined();
        expect(String(property?.getFirstValue())).toMatch(/^mailto:[\w.+-]+@example\.(net|org)$/i);
        expect(String(property?.getParameter('cn'))).toContain('王');
      }
      expect(last().headers.has('x-evil')).toBe(false);
      expect(last().subject).not.toMatch(/[\r\n]/);
      files.push(await keep(name));
      await cancel(stage, id).catch(() => {});
      await server.work();
    }
    // An address that a file cannot name goes without.
    await person({ email: '"a;X-EVIL=1:b"@example.org' });
    await place();
    expect(await calendarOf(last())).toBeNull();
    const python = pythonWith('import ctypes; ctypes.CDLL("libical.so.3")');
    need(context, python, 'libical3');
    const seen = JSON.parse(await run(python ?? '', [keepScript(folder, 'libical.py', LIBICAL), ...files]));
    expect(seen).toEqual(files.map(() => ({ errors: 0, valid: 1, events: 1 })));
  });
});
