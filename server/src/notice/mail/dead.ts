import { parseJson } from '@jishi/db/json';
import { transact } from '@jishi/db/open';
import { listMails, type MailState, readMail } from '@jishi/db/queries/mail';
import { requeue } from '@jishi/db/queries/outgoing';
import type { MailTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { type MailOut, mailContent } from '@jishi/shared/schema/notice';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../../context.ts';

function checkAdministrator(actor: Anyone): void {
  if (!actor) throw new ProblemError('unauthenticated');
  if (!may.administer(actor)) throw new ProblemError('forbidden', 'only administrators may do this');
}

/** Mails in a state, newest first. Throws `unauthenticated`, `forbidden`. */
export async function readMails(
  deps: Deps,
  actor: Anyone,
  state: MailState,
  after: readonly [number, string] | null,
  limit: number,
): Promise<MailTable[]> {
  checkAdministrator(actor);
  return listMails(deps.store.read, state, after, limit);
}

/**
 * Lets a dead mail be tried anew; one that waits or was sent already is answered as it stands.
 * Throws `unauthenticated`, `forbidden`, `not-found`.
 */
export async function retryMail(deps: Deps, actor: Anyone, id: string): Promise<MailTable> {
  checkAdministrator(actor);
  const mail = await transact(deps.store, async (trx) => {
    await requeue(trx, 'mail', id, deps.clock());
    return readMail(trx, id);
  });
  if (!mail) throw new ProblemError('not-found', 'no such mail');
  deps.committed();
  return mail;
}

/** A mail without what it says. */
export function mailOut(row: MailTable): MailOut {
  return {
    id: row.id,
    personId: row.person_id,
    kind: parseJson(mailContent, row.content).kind,
    state: row.state,
    attempts: row.attempts,
    createdAt: formatInstant(row.created_at),
    nextAt: row.state === 'waiting' ? formatInstant(row.next_at) : null,
    sentAt: row.sent_at === null ? null : formatInstant(row.sent_at),
    lastError: row.last_error,
  };
}
