import { parseJson } from '@jishi/db/json';
import { transact } from '@jishi/db/open';
import { type DueMail, dueMails } from '@jishi/db/queries/mail';
import { claimRows, markFailed, markSent } from '@jishi/db/queries/outgoing';
import { mailContent } from '@jishi/shared/schema/notice';
import type { Deps } from '../../context.ts';
import { eachOf, faultOf, mailPauseMs } from '../retry.ts';
import { isPermanent, type Post, refusalOf } from './post.ts';
import { renderMail } from './render.ts';

const BATCH = 10;
const WIDTH = 4;
const MAX_ATTEMPTS = 10;
const DEFAULT_LANGUAGE = 'zh';

export type SendDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'config'> & {
  readonly post: Post;
  /** The domain of our own address, for message ids. */
  readonly domain: string;
};

/** Sends mails that are due, at most ten; answers whether there may be more. */
export async function sendDueMails(deps: SendDeps): Promise<boolean> {
  const now = deps.clock();
  const due = await dueMails(deps.store.read, now, BATCH);
  if (due.length === 0) return false;
  const claimed = await transact(deps.store, (trx) => claimRows(trx, 'mail', due, now));
  const ours = due.filter((mail) => claimed.has(mail.id)).map((mail) => ({ ...mail, attempts: mail.attempts + 1 }));
  await eachOf(ours, WIDTH, (mail) => sendOne(deps, mail));
  return true;
}

/** Between what the server took and our note of it lies a moment: who dies there sends again under the same id. */
async function sendOne(deps: SendDeps, mail: DueMail): Promise<void> {
  try {
    if (mail.suspended_at !== null) return await bury(deps, mail, 'the account is suspended');
    await post(deps, mail);
  } catch (error) {
    return await fail(deps, mail, error);
  }
  await transact(deps.store, (trx) => markSent(trx, 'mail', mail.id, deps.clock()));
}

async function post(deps: SendDeps, mail: DueMail): Promise<void> {
  const language = mail.language ?? DEFAULT_LANGUAGE;
  const reader = { name: mail.name, language, zone: mail.zone };
  const letter = renderMail(parseJson(mailContent, mail.content), reader, deps.config.baseUrl);
  const envelope = {
    to: { name: mail.name, address: mail.email },
    messageId: `<${mail.id}@${deps.domain}>`,
    date: new Date(mail.created_at),
    language: language === 'zh' ? 'zh-CN' : 'en',
  };
  await deps.post(envelope, letter);
}

async function fail(deps: SendDeps, mail: DueMail, error: unknown): Promise<void> {
  const now = deps.clock();
  const over = isPermanent(error) || mail.attempts > MAX_ATTEMPTS;
  // What the server says quotes addresses: that belongs to the row, not into the log.
  deps.log.warn({ mail: mail.id, attempt: mail.attempts, over, ...refusalOf(error) }, 'a mail was not taken');
  const nextAt = over ? null : now + mailPauseMs(mail.attempts);
  const failure = { id: mail.id, attempt: mail.attempts, error: faultOf(error), nextAt };
  await transact(deps.store, (trx) => markFailed(trx, 'mail', failure, now));
}

async function bury(deps: SendDeps, mail: DueMail, why: string): Promise<void> {
  const failure = { id: mail.id, attempt: mail.attempts, error: why, nextAt: null };
  await transact(deps.store, (trx) => markFailed(trx, 'mail', failure, deps.clock()));
}
