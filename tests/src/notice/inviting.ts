import { transact } from '@jishi/db/open';
import { changeBooking } from '@jishi/db/queries/booking';
import type { BookingTable } from '@jishi/db/schema';
import { type Config, readConfig } from '@jishi/server/config';
import { beginFollowing, followOn } from '@jishi/server/notice/follow-durably';
import { mailEffects } from '@jishi/server/notice/mail/enqueue';
import { openPost } from '@jishi/server/notice/mail/post';
import { sendDueMails } from '@jishi/server/notice/mail/send';
import type { CalendarBy } from '@jishi/shared/schema/person';
import PostalMime, { type Email } from 'postal-mime';
import { expect } from 'vitest';
import { unfold } from '../conformance/ics.ts';
import { makeTestDeps } from '../support/deps.ts';
import type { Mailbox, Received } from './mailbox.ts';
import { caughtUp, eventOf, HOUR, NOW, type Stage, tell } from './stage.ts';

export const FROM = { text: 'Jishi <jishi@example.net>', address: 'jishi@example.net' };

/** A server of which the test does the rounds itself: following and sending happen when it says so. */
export async function openServer(stage: Stage, smtpUrl: string, settings: Partial<Config> = {}) {
  const given = { mailFrom: FROM, baseUrl: 'https://jishi.example', smtpUrl, ...settings };
  const deps = makeTestDeps(stage.store, given, NOW);
  await beginFollowing(deps, 'mail');
  const sendDeps = { ...deps, post: openPost(smtpUrl, FROM.text), domain: 'example.net' };
  const follow = async () => {
    const doing = setInterval(() => void followOn(deps, 'mail', mailEffects(deps)).catch(() => {}), 40);
    await caughtUp(stage).finally(() => clearInterval(doing));
  };
  const send = async () => {
    while (await sendDueMails(sendDeps));
  };
  /** Everything that was told is queued and tried once. */
  const work = async () => {
    await follow();
    await send();
  };
  return { deps, sendDeps, follow, send, work, passMinutes: deps.passMinutes };
}

export type Server = Awaited<ReturnType<typeof openServer>>;

export async function choose(stage: Stage, person: { readonly id: string }, by: CalendarBy): Promise<void> {
  await stage.store.write.updateTable('person').set({ calendar_by: by }).where('id', '=', person.id).execute();
}

export async function readBooking(stage: Stage, id: string): Promise<BookingTable> {
  return stage.store.read.selectFrom('booking').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

type Kind = Parameters<typeof eventOf>[1];
type Actor = { readonly id: string } | null;

/** Changes a booking as the engine does, sequence and all, and tells of it. */
export async function change(
  stage: Stage,
  id: string,
  kind: Kind,
  what: Partial<Pick<BookingTable, 'state' | 'from_at' | 'to_at'>>,
  actor: Actor = stage.manager,
  data: object = {},
): Promise<void> {
  const before = await readBooking(stage, id);
  const after = await transact(stage.store, (trx) => changeBooking(trx, before, what, NOW));
  const said = { from: after.from_at, to: after.to_at, state: after.state, ...data };
  await tell(stage, eventOf(stage, kind, id, { id: after.person_id }, actor, said));
}

export async function move(stage: Stage, id: string, hours: number, actor?: Actor, data?: object): Promise<void> {
  const { from_at, to_at } = await readBooking(stage, id);
  await change(stage, id, 'moved', { from_at: from_at + hours * HOUR, to_at: to_at + hours * HOUR }, actor, data);
}

export const cancel = (stage: Stage, id: string, actor?: Actor, data?: object) =>
  change(stage, id, 'cancelled', { state: 'cancelled' }, actor, data);

/** A calendar file as it came in a mail. */
export type CalendarPart = {
  readonly method: string;
  readonly sequence: number;
  readonly uid: string;
  readonly start: string;
  readonly status: string;
  readonly lines: readonly string[];
  readonly text: string;
};

export async function parse(mail: Pick<Received, 'raw'>): Promise<Email> {
  return PostalMime.parse(Buffer.from(mail.raw, 'latin1'));
}

/** The calendar part of a mail, which is there twice with the same content; null when there is none. */
export async function calendarOf(mail: Pick<Received, 'raw'>): Promise<CalendarPart | null> {
  const { attachments } = await parse(mail);
  const files = attachments.filter(({ mimeType }) => ['text/calendar', 'application/ics'].includes(mimeType));
  if (files.length === 0) return null;
  expect(files.map(({ mimeType }) => mimeType)).toEqual(['text/calendar', 'application/ics']);
  const [text, copy] = files.map(({ content }) => Buffer.from(content as ArrayBuffer).toString());
  expect(copy).toBe(text);
  const lines = unfold(`${(text ?? '').replaceAll('\n', '\r\n')}`);
  const valueAt = (name: string) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? '';
  expect(files[0]?.method).toBe(valueAt('METHOD'));
  return {
    method: valueAt('METHOD'),
    sequence: Number(valueAt('SEQUENCE')),
    uid: valueAt('UID'),
    start: valueAt('DTSTART'),
    status: valueAt('STATUS'),
    lines,
    text: (text ?? '').replaceAll('\n', '\r\n'),
  };
}

/** `REQUEST 0`, `CANCEL 2`, or a dash for a mail without a file, in the order in which mails came. */
export async function told(box: Mailbox): Promise<string[]> {
  const parts = await Promise.all(box.received.map(calendarOf));
  return parts.map((part) => (part ? `${part.method} ${part.sequence}` : '-'));
}

export async function invitations(stage: Stage) {
  const rows = await stage.store.read.selectFrom('invitation').selectAll().orderBy('booking_id').execute();
  return rows.map(({ method, sequence, claimed_until, mail_id }) => ({ method, sequence, claimed_until, mail_id }));
}

export async function forgetEverything(stage: Stage): Promise<void> {
  for (const table of ['mail', 'digest_item', 'invitation'] as const)
    await stage.store.write.deleteFrom(table).execute();
  await choose(stage, stage.researcher, 'feed');
  await choose(stage, stage.colleague, 'feed');
}

/** Settings as they are read from the environment. */
export function repliesBy(text: string): Config['mailReplies'] {
  return readConfig({ SMTP_URL: 'smtp://localhost', MAIL_FROM: FROM.text, MAIL_REPLIES: text }).mailReplies;
}
