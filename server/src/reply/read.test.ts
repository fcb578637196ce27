import { expect, test } from 'vitest';
import { parseMail } from './parse.ts';
import { readAnswer } from './read.ts';

const FILE = [
  'BEGIN:VCALENDAR',
  'METHOD:REPLY',
  'BEGIN:VEVENT',
  'UID:u-1',
  'SEQUENCE:2',
  'ATTENDEE;PARTSTAT="DECLINED";CN="a;b:c":MAILTO:Li+x@Example.org',
  'COMMENT:no time',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');
const ANSWER = { uid: 'u-1', sequence: 2, attendee: 'li+x@example.org', reply: 'declined' };
const mail = (file: string, head = 'Content-Type: text/calendar; method=REPLY') =>
  Buffer.from(`${head}\r\n\r\n${file}`);

test('the answer is found as programs send it: alone, attached, forwarded in other encodings, with zones beside it', async () => {
  const zone =
    'BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n';
  const withZone = FILE.replace('BEGIN:VEVENT', `${zone}BEGIN:VEVENT`);
  const mixed = 'Content-Type: multipart/mixed; boundary=b';
  const attached = `--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: TEXT/Calendar; name=r.ics\r\nContent-Disposition: attachment\r\n\r\n${FILE}\r\n--b--\r\n`;
  const cases = [
    mail(FILE),
    mail(FILE.replaceAll('\r\n', '\n')),
    mail(withZone),
    mail(attached, mixed),
    mail(
      Buffer.from(FILE).toString('base64'),
      'Content-Type: text/calendar; charset=utf-8\r\nContent-Transfer-Encoding: base64',
    ),
    mail(FILE.replaceAll('=', '=3D'), 'Content-Type: text/calendar\r\nContent-Transfer-Encoding: quoted-printable'),
  ];
  expect(await Promise.all(cases.map(parseMail))).toEqual(cases.map(() => ANSWER));
  expect(await readAnswer(cases[0] as Uint8Array)).toEqual(ANSWER);
});

test.each([
  ['a request', FILE.replace('METHOD:REPLY', 'METHOD:REQUEST')],
  ['a file without a method', FILE.replace('METHOD:REPLY\r\n', '')],
  ['two methods', FILE.replace('METHOD:REPLY', 'METHOD:REPLY\r\nMETHOD:REPLY')],
  ['no decision', FILE.replace('DECLINED', 'NEEDS-ACTION')],
  ['an unknown decision', FILE.replace('DECLINED', '__proto__')],
  ['no attendee', FILE.replace('ATTENDEE', 'CONTACT')],
  ['two attendees', FILE.replace('COMMENT:no time', 'ATTENDEE;PARTSTAT=DECLINED:mailto:b@c')],
  ['an attendee that is no mailbox', FILE.replace('MAILTO:Li+x@Example.org', 'urn:uuid:1')],
  ['one of many', FILE.replace('COMMENT:no time', 'RECURRENCE-ID:20261125T040000Z')],
  ['two events', FILE.replace('COMMENT:no time', 'END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x')],
  ['two calendars', `${FILE}${FILE}`],
  ['no UID', FILE.replace('UID:u-1\r\n', '')],
  ['two UIDs', FILE.replace('COMMENT:no time', 'UID:u-2')],
  ['two sequences', FILE.replace('COMMENT:no time', 'SEQUENCE:3')],
  ['a line that is none', FILE.replace('COMMENT:no time', 'nonsense')],
  ['an end that is missing', FILE.replace('END:VEVENT\r\n', '')],
  ['far too much', FILE.replace('no time', 'x'.repeat(200_000))],
  ['nothing', ''],
])('%s is no answer', async (_, file) => {
  expect(await parseMail(mail(file))).toBeNull();
});

test('a mail that was made to take long is given up, and this process goes on meanwhile', async () => {
  const slow = `--b\r\nContent-Type: text/calendar\r\n\r\n${FILE}\r\n--b\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\n\r\n${'> \r\n'.repeat(255_000)}`;
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 20);
  const raw = mail(slow, 'Content-Type: multipart/mixed; boundary=b');
  expect(raw.byteLength).toBeLessThan(1024 * 1024);
  const begun = performance.now();
  const [read] = await Promise.all([readAnswer(raw), readAnswer(mail(FILE))]);
  const took = performance.now() - begun;
  clearInterval(turning);
  // A fast machine may read it in time.
  expect([null, ANSWER.uid]).toContain(read?.uid ?? null);
  expect(took).toBeLessThan(15_000);
  expect(turns).toBeGreaterThan(took / 20 / 4);
});
