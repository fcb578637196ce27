import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { lastEventId } from '@jishi/db/queries/event';
import { runMail } from '@jishi/server/cli/mail';
import { ConfigError } from '@jishi/server/config';
import { type Listening, listenForReplies } from '@jishi/server/reply/listen';
import { receiveReply } from '@jishi/server/reply/receive';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import {
  calendarOf,
  cancel,
  choose,
  FROM,
  forgetEverything,
  move,
  openServer,
  parse,
  readBooking,
  repliesBy,
  type Server,
} from './inviting.ts';
import { handOver, openLine } from './line.ts';
import { type Mailbox, openMailbox, type Received } from './mailbox.ts';
import { addBooking, addressOf, eventOf, openStage, type Stage, tell } from './stage.ts';

const CLI = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url));

type Wish = {
  readonly uid: string;
  readonly attendee: string;
  readonly partstat?: string;
  readonly sequence?: number;
  readonly method?: string;
  readonly more?: string;
};

/** A mail as calendar programs answer with. */
function replyMail({ uid, attendee, partstat = 'DECLINED', sequence = 0, method = 'REPLY', more = '' }: Wish): string {
  const file = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    'DTSTART:20261125T040000Z',
    'DTEND:20261125T060000Z',
    'DTSTAMP:20261124T050000Z',
    'ORGANIZER;CN="电镜中心":mailto:jishi@example.net',
    `UID:${uid}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${partstat};CN=李雷:`,
    ` mailto:${attendee}`,
    `SEQUENCE:${sequence}${more}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  return [
    'From: =?UTF-8?B?5p2O6Zu3?= <somebody.else@example.com>',
    'To: jishi@example.net',
    'Subject: Declined',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=UTF-8',
    '',
    'I do not come.',
    '--b',
    `Content-Type: text/calendar; charset="UTF-8"; method=${method}`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(file).toString('base64').replace(/.{76}/g, '$&\r\n'),
    '--b--',
    '',
  ].join('\r\n');
}

describe.each(KINDS)('answers to invitations on %s', (kind) => {
  let stage: Stage;
  let box: Mailbox;
  let server: Server;
  let listening: Listening;
  let uid: string;
  let id: string;
  beforeAll(async () => {
    stage = await openStage(kind);
    box = await openMailbox();
    server = await openServer(stage, box.url, { mailReplies: repliesBy('smtp://127.0.0.1:0') });
    listening = (await listenForReplies(server.deps)) as Listening;
  });
  beforeEach(async () => {
    await choose(stage, stage.researcher, 'mail');
    id = await addBooking(stage, stage.researcher);
    uid = (await readBooking(stage, id)).calendar_uid;
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher));
    await server.work();
    seen = box.received.length;
  });
  afterEach(() => forgetEverything(stage));
  afterAll(async () => {
    await listening?.stop();
    await box?.close();
    await stage?.close();
  });

  let seen = 0;
  /** Mails since the invitation. */
  const mails = async (): Promise<readonly Received[]> => {
    await server.work();
    return box.received.slice(seen);
  };
  const me = () => addressOf(stage.researcher);
  const noted = async () => {
    const row = await stage.store.read.selectFrom('invitation').selectAll().executeTakeFirst();
    return row && [row.reply, row.reply_sequence];
  };
  const give = (raw: string | Uint8Array) => receiveReply(server.deps, Buffer.from(raw));
  const declined = (wish: Partial<Wish> = {}) => replyMail({ uid, attendee: me(), ...wish });

  test('that decline bring exactly one mail with the way to cancel, to the owner; the booking stands', async () => {
    const before = await readBooking(stage, id);
    const organizer = /mailto:(.*)$/.exec(
      (await calendarOf(box.received.at(-1) as Received))?.lines.find((line) => line.startsWith('ORGANIZER')) ?? '',
    )?.[1];
    for (let time = 0; time < 2; time += 1) {
      const answers = await handOver(listening.port, organizer ?? '', declined());
      expect([answers.rcpt.slice(0, 3), answers.end?.slice(0, 3)]).toEqual(['250', '250']);
    }
    expect(await noted()).toEqual(['declined', 0]);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail?.to).toBe(me());
    expect(mail?.subject).toBe('日历中已拒绝，但预约仍有效：透射电镜 <TEM> & co，2026年11月25日 周三 12:00');
    const { text, html, attachments } = await parse(mail as Received);
    expect(text).toContain('https://jishi.example/bookings');
    expect(html).toContain('href="https://jishi.example/bookings"');
    expect(attachments).toEqual([]);
    expect(await readBooking(stage, id)).toEqual(before);
    // Again and again after an acceptance: the booking is the same, its owner knows.
    for (let time = 0; time < 3; time += 1) {
      await give(declined({ partstat: 'ACCEPTED' }));
      await give(declined());
    }
    expect(await noted()).toEqual(['declined', 0]);
    expect(await mails()).toHaveLength(1);
    const events = await stage.store.read.selectFrom('event').selectAll().where('subject_id', '=', id).execute();
    expect(events.filter((event) => event.kind === 'invitation.declined')).toHaveLength(1);
  });

  test('leave the calendars of their owner, the instrument and the facility as they were', async () => {
    const last = () =>
      Promise.all([
        lastEventId(stage.store.read),
        lastEventId(stage.store.read, 'person_id', stage.researcher.id),
        lastEventId(stage.store.read, 'instrument_id', stage.tem),
        lastEventId(stage.store.read, 'facility_id', stage.centre.id),
      ]);
    const [before, ...shown] = await last();
    await give(declined());
    const [after, ...then] = await last();
    expect(after).toBeGreaterThan(before);
    expect(then).toEqual(shown);
  });

  test('are told of again when the booking was changed since, and not when it is over', async () => {
    await give(declined());
    expect(await mails()).toHaveLength(1);
    await move(stage, id, 1, stage.researcher);
    await server.work();
    await give(declined());
    expect(await noted()).toEqual(['declined', 0]);
    await give(declined({ sequence: 1 }));
    expect(await noted()).toEqual(['declined', 1]);
    expect((await mails()).map(({ subject }) => subject.slice(0, 9))).toEqual([
      '日历中已拒绝，但预',
      '预约改期：透射电镜',
      '日历中已拒绝，但预',
    ]);
    await cancel(stage, id, stage.researcher);
    await server.work();
    await give(declined({ sequence: 1 }));
    await give(declined({ sequence: 2 }));
    expect(await mails()).toHaveLength(4);
  });

  test('that come while the booking ends are not answered that it stands', async () => {
    await give(declined());
    await server.follow();
    await cancel(stage, id, stage.manager);
    expect((await mails()).map(({ subject }) => subject)).toEqual(['预约已取消：透射电镜 <TEM> & co']);
  });

  test('that accept, or may, are noted, and nobody is told', async () => {
    for (const [partstat, reply] of [
      ['ACCEPTED', 'accepted'],
      ['TENTATIVE', 'tentative'],
    ] as const) {
      expect(await give(declined({ partstat }))).toBe('noted');
      expect(await noted()).toEqual([reply, 0]);
    }
    expect(await mails()).toEqual([]);
  });

  test('change nothing and tell nobody when they are not the owner’s, to the last file, and of one booking', async () => {
    const wrong: readonly (readonly [string, Partial<Wish>, string])[] = [
      ['of somebody else', { attendee: 'eve@example.com' }, 'somebody else'],
      ['to nothing of ours', { uid: 'a-b-c' }, 'unknown booking'],
      ['to an earlier or later file', { sequence: 1 }, 'outdated'],
    ];
    for (const [what, wish, fate] of wrong) expect([what, await give(declined(wish))]).toEqual([what, fate]);
    const other = await addBooking(stage, stage.colleague);
    expect(await give(replyMail({ uid: other, attendee: addressOf(stage.colleague) }))).toBe('unknown booking');
    expect(await noted()).toEqual([null, null]);
    expect(await mails()).toEqual([]);
  });

  // What follows does not depend on the database.
  if (kind === 'postgres') return;

  test('garbage, huge mails and what mail programs answer by themselves are taken and dropped, and nothing of them is logged', async () => {
    const head = 'From: eve@example.com\r\nSubject: secret-word\r\nAuto-Submitted: auto-replied\r\n';
    const before = server.deps.logged.length;
    const mails: (string | Uint8Array)[] = [
      '',
      'x',
      `${head}\r\nI am away, secret-word.`,
      `${head}Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n`,
      `${head}Content-Type: text/calendar; method=REPLY\r\n\r\n${'BEGIN:VEVENT\r\n'.repeat(5000)}`,
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(400)}`,
      Buffer.from(Array.from({ length: 4000 }, (_, n) => (n * 7919) % 256)),
      `${declined()}${' '.repeat(70)}\r\n`.replace('--b--', `--b\r\n\r\n${'secret-word\r\n'.repeat(300_000)}--b--`),
    ];
    for (const raw of mails) {
      const { end } = await handOver(listening.port, FROM.address, raw);
      expect(end?.slice(0, 3)).toBe('250');
    }
    expect(await noted()).toEqual([null, null]);
    const lines = server.deps.logged.slice(before).join('');
    expect(lines.match(/"fate":"no answer"/g)).toHaveLength(mails.length);
    expect(lines).not.toMatch(/secret-word|eve@|example\.com/);
  });

  test('are taken for our own addresses alone, without relaying, signing in or encryption', async () => {
    for (const to of [
      'eve@example.org',
      'manager@example.net',
      'jishi@example.org',
      'jishi+f-../x@example.net',
      'jishi+other@example.net',
      'jishi@example.net@evil.example',
      'jishi%evil.example@example.net',
    ])
      expect([to, (await handOver(listening.port, to, declined())).rcpt.slice(0, 1)]).toEqual([to, '5']);
    expect((await handOver(listening.port, 'eve@example.org', '')).rcpt).toMatch(/^550 /);
    expect(await noted()).toEqual([null, null]);
    const line = await openLine(listening.port);
    expect(line.greeting).toMatch(/^220 /);
    await line.write('EHLO x\r\n');
    const offered: string[] = [await line.next()];
    expect(offered.join()).not.toMatch(/AUTH|STARTTLS/);
    expect((await line.say('STARTTLS')).slice(0, 1)).toBe('5');
    expect((await line.say('AUTH PLAIN AGEAYg==')).slice(0, 1)).toBe('5');
    line.close();
  });

  test('come by LMTP as well, and a line that is cut in the middle leaves nothing', async () => {
    const lmtp = await openServer(stage, box.url, { mailReplies: repliesBy('lmtp://127.0.0.1:0') });
    const other = (await listenForReplies(lmtp.deps)) as Listening;
    const cut = await openLine(other.port);
    await cut.say('LHLO x');
    await cut.say('MAIL FROM:<>');
    await cut.say(`RCPT TO:<${FROM.address}>`);
    await cut.say('DATA');
    await cut.write(declined().slice(0, -200));
    cut.close();
    expect((await handOver(other.port, FROM.address, '', 'LHLO x')).end?.slice(0, 3)).toBe('250');
    expect(await noted()).toEqual([null, null]);
    expect((await handOver(other.port, FROM.address, declined(), 'LHLO x')).end?.slice(0, 3)).toBe('250');
    expect(await noted()).toEqual(['declined', 0]);
    await other.stop();
  });

  test('come from a mail server that calls the command, with whatever is in them', async () => {
    const terminal = { out: () => {}, err: () => {}, read: async () => '' };
    const receive = (raw: string | Uint8Array) =>
      runMail(['receive'], server.deps, terminal, Readable.from([Buffer.from(raw)]));
    expect(await receive('x'.repeat(3_000_000))).toBe(0);
    expect(await noted()).toEqual([null, null]);
    expect(await receive(declined())).toBe(0);
    expect(await noted()).toEqual(['declined', 0]);
    expect(await mails()).toHaveLength(1);
  });
});

test('the command takes a mail from its standard input, and lets the mail server keep it while the database is away', async () => {
  const stage = await openStage('sqlite');
  const id = await addBooking(stage, stage.researcher);
  const sent = { booking_id: id, person_id: stage.researcher.id, method: 'REQUEST' as const, sequence: 0, sent_at: 0 };
  const none = { mail_id: null, claimed_until: null, reply: null, reply_sequence: null, replied_at: null };
  await stage.store.write
    .insertInto('invitation')
    .values({ ...sent, ...none })
    .execute();
  const type = (url: string) =>
    new Promise<{ code: number; err: string }>((resolve) => {
      const env = { PATH: process.env.PATH, DATABASE_URL: url, JISHI_LOG: 'error' };
      const child = execFile(process.execPath, [CLI, 'mail', 'receive'], { env }, (error, _, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), err }),
      );
      child.stdin?.end(replyMail({ uid: id, attendee: addressOf(stage.researcher) }));
    });
  expect(await type(stage.test.url)).toEqual({ code: 0, err: '' });
  const row = await stage.store.read.selectFrom('invitation').select(['reply', 'reply_sequence']).executeTakeFirst();
  expect(row).toEqual({ reply: 'declined', reply_sequence: 0 });
  const away = await type('file:/dev/null/away.db');
  expect(away.code).toBe(75);
  expect(away.err.trim().split('\n')).toHaveLength(1);
  await stage.close();
});

test('an address that cannot be listened on is said in one line that names the setting', async () => {
  const stage = await openStage('sqlite');
  const first = await openServer(stage, 'smtp://127.0.0.1:1', { mailReplies: repliesBy('smtp://127.0.0.1:0') });
  const listening = (await listenForReplies(first.deps)) as Listening;
  const taken = repliesBy(`smtp://127.0.0.1:${listening.port}`);
  const second = await openServer(stage, 'smtp://127.0.0.1:1', { mailReplies: taken });
  const refused = listenForReplies(second.deps);
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(/^MAIL_REPLIES: .*EADDRINUSE/);
  await listening.stop();
  expect(await listenForReplies((await openServer(stage, 'smtp://127.0.0.1:1')).deps)).toBeNull();
  await stage.close();
});
