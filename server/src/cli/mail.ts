import { parseArgs } from 'node:util';
import { transact } from '@jishi/db/open';
import { listMails, readMail } from '@jishi/db/queries/mail';
import { requeue } from '@jishi/db/queries/outgoing';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

const MAIL_USAGE = 'jishi mail dead | jishi mail retry <id> | jishi mail retry --all';

const MAX_LISTED = 1000;

/** Mails that were given up, and letting them be tried anew. Answers the exit code. */
export async function runMail(argv: readonly string[], deps: Deps, terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { all: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [command, id, ...more] = positionals;
  if (more.length > 0) throw new UsageError(MAIL_USAGE);
  if (command === 'dead' && id === undefined) return listDead(deps, terminal);
  if (command === 'retry' && values.all === true && id === undefined) return retryAll(deps, terminal);
  if (command === 'retry' && id !== undefined) return retryOne(deps, terminal, id);
  throw new UsageError(MAIL_USAGE);
}

async function listDead(deps: Deps, terminal: Terminal): Promise<number> {
  for (const mail of await listMails(deps.store.read, 'dead', null, MAX_LISTED)) {
    terminal.out([mail.id, formatInstant(mail.created_at), mail.person_id, mail.last_error ?? ''].join('\t'));
  }
  return 0;
}

async function retryOne(deps: Deps, terminal: Terminal, id: string): Promise<number> {
  const done = await transact(deps.store, (trx) => requeue(trx, 'mail', id, deps.clock()));
  const mail = await readMail(deps.store.read, id);
  terminal.out(done ? `${id} will be tried anew` : `${id} is ${mail?.state ?? 'not known'}`);
  return done ? 0 : 1;
}

async function retryAll(deps: Deps, terminal: Terminal): Promise<number> {
  let count = 0;
  for (;;) {
    const dead = await listMails(deps.store.read, 'dead', null, MAX_LISTED);
    if (dead.length === 0) break;
    await transact(deps.store, async (trx) => {
      for (const { id } of dead) await requeue(trx, 'mail', id, deps.clock());
    });
    count += dead.length;
  }
  terminal.out(`${count} mails will be tried anew`);
  return 0;
}
