import { parseJson } from '@jishi/db/json';
import { type Db, transact } from '@jishi/db/open';
import { type DueMail, dueMails, withdrawMail } from '@jishi/db/queries/mail';
import { noticeBookings } from '@jishi/db/queries/notice';
import { claimRows, markFailed, markSent, putBack } from '@jishi/db/queries/outgoing';
import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { type MailContent, mailContent } from '@jishi/shared/schema/notice';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Deps } from '../../context.ts';
import { eachOf, faultOf, mailPauseMs } from '../retry.ts';
import { ownEntryIn } from './entries.ts';
import { type Carried, noteFailed, noteTaken, takeFile } from './invitation.ts';
import { type CalendarFile, isPermanent, isRefusedContent, maybeTaken, type Post, refusalOf } from './post.ts';
import { renderMail } from './render.ts';

/** No more than are sent at once are claimed: a claim must not run out while its mail waits for others. */
const WIDTH = 4;
const MAX_ATTEMPTS = 10;
/** How long a mail waits for another one about the same booking. */
const WAIT_MS = 5_000;
const OPEN: readonly BookingState[] = ['pending', 'confirmed'];
const DEFAULT_LANGUAGE = 'zh';

export type SendDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'config'> & {
  readonly post: Post;
  /** The domain of our own address, for message ids. */
  readonly domain: string;
};

/** Sends mails that are due, a few at once; answers whether there may be more. */
export async function sendDueMails(deps: SendDeps): Promise<boolean> {
  const now = deps.clock();
  const due = await dueMails(deps.store.read, now, WIDTH);
  if (due.length === 0) return false;
  const claimed = await transact(deps.store, (trx) => claimRows(trx, 'mail', due, now));
  const ours = due.filter((mail) => claimed.has(mail.id)).map((mail) => ({ ...mail, attempts: mail.attempts + 1 }));
  await eachOf(ours, WIDTH, (mail) => sendOne(deps, mail));
  return true;
}

/** Between what the server took and our note of it lies a moment: who dies there sends again under the same id. */
async function sendOne(deps: SendDeps, mail: DueMail): Promise<void> {
  let carried: Carried | null = null;
  try {
    if (mail.suspended_at !== null) return await bury(deps, mail, 'the account is suspended');
    const content = parseJson(mailContent, mail.content);
    const own = ownEntryIn(content);
    const taken = own && (await takeFile(deps, mail, own, languageOf(mail)));
    if (taken === 'busy') return await wait(deps, mail);
    carried = taken;
    if (!carried && !(await saysSomething(deps.store.read, content))) return await withdraw(deps, mail);
    carried = await postAtBest(deps, mail, content, carried);
  } catch (error) {
    return await fail(deps, mail, error, carried);
  }
  await transact(deps.store, async (trx) => {
    await noteTaken(trx, mail, carried);
    await markSent(trx, 'mail', mail.id, deps.clock());
  });
}

/**
 * Posts a mail with its file. A server that will never take that may still take what the mail says in words; then nothing
 * was carried. Should words be put off too, the next attempt begins with the file again.
 */
async function postAtBest(
  deps: SendDeps,
  mail: DueMail,
  content: MailContent,
  carried: Carried | null,
): Promise<Carried | null> {
  try {
    await post(deps, mail, content, carried?.file ?? null);
    return carried;
  } catch (error) {
    if (!carried || !isRefusedContent(error) || !(await saysSomething(deps.store.read, content))) throw error;
    deps.log.warn({ mail: mail.id, ...refusalOf(error) }, 'a calendar file was not taken');
  }
  await transact(deps.store, (trx) => noteFailed(trx, mail, carried, false));
  await post(deps, mail, content, null);
  return null;
}

/** Whether a mail has anything to say without a file: an invitation has not, nor an answer that events have overtaken. */
async function saysSomething(db: Db, content: MailContent): Promise<boolean> {
  if (content.kind === 'invitation') return false;
  if (content.kind !== 'reply') return true;
  const { subjectId, time } = content.item;
  const booking = (await noticeBookings(db, [subjectId])).get(subjectId);
  return (
    booking !== undefined && OPEN.includes(booking.state) && booking.from_at === time?.from && booking.to_at === time.to
  );
}

function languageOf(mail: DueMail): Language {
  return mail.language ?? DEFAULT_LANGUAGE;
}

async function post(deps: SendDeps, mail: DueMail, content: MailContent, file: CalendarFile | null): Promise<void> {
  const language = languageOf(mail);
  const reader = { name: mail.name, language, zone: mail.zone };
  const letter = renderMail(content, reader, deps.config.baseUrl);
  const envelope = {
    to: { name: mail.name, address: mail.email },
    messageId: `<${mail.id}@${deps.domain}>`,
    date: new Date(mail.created_at),
    language: language === 'zh' ? 'zh-CN' : 'en',
  };
  await deps.post(envelope, letter, file);
}

async function fail(deps: SendDeps, mail: DueMail, error: unknown, carried: Carried | null): Promise<void> {
  const now = deps.clock();
  const over = isPermanent(error) || mail.attempts > MAX_ATTEMPTS;
  // What the server says quotes addresses: that belongs to the row, not into the log.
  deps.log.warn({ mail: mail.id, attempt: mail.attempts, over, ...refusalOf(error) }, 'a mail was not taken');
  const nextAt = over ? null : now + mailPauseMs(mail.attempts);
  const failure = { id: mail.id, attempt: mail.attempts, error: faultOf(error), nextAt };
  await transact(deps.store, async (trx) => {
    await noteFailed(trx, mail, carried, maybeTaken(error));
    await markFailed(trx, 'mail', failure, now);
  });
}

/** Until the other mail about the booking is through. */
async function wait(deps: SendDeps, mail: DueMail): Promise<void> {
  const now = deps.clock();
  await transact(deps.store, (trx) => putBack(trx, 'mail', mail, now + WAIT_MS, now));
}

async function withdraw(deps: SendDeps, mail: DueMail): Promise<void> {
  await transact(deps.store, (trx) => withdrawMail(trx, mail));
}

async function bury(deps: SendDeps, mail: DueMail, why: string): Promise<void> {
  const failure = { id: mail.id, attempt: mail.attempts, error: why, nextAt: null };
  await transact(deps.store, (trx) => markFailed(trx, 'mail', failure, deps.clock()));
}
