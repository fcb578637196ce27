import { parseArgs } from 'node:util';
import { transact } from '@jishi/db/open';
import { listMails, readMail } from '@jishi/db/queries/mail';
import { requeue } from '@jishi/db/queries/outgoing';
import type { MailTable } from '@jishi/db/schema';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { readBounded } from '../reply/bounded.ts';
import { receiveReply } from '../reply/receive.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

const MAIL_USAGE = 'jishi mail dead | jishi mail retry <id> | jishi mail retry --all | jishi mail receive < <mail>';

const BATCH = 1000;

/**
 * Mails that were given up, and letting them be tried anew; or takes a mail for the organizer of invitations from
 * `input`. Answers the exit code.
 */
export async function runMail(
  argv: readonly string[],
  deps: Deps,
  terminal: Terminal,
  input: AsyncIterable<Uint8Array> = process.stdin,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { all: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [command, id, ...more] = positionals;
  if (more.length > 0 || (values.all && (command !== 'retry' || id !== undefined))) throw new UsageError(MAIL_USAGE);
  if (command === 'dead' && id === undefined) return listDead(deps, terminal);
  if (command === 'retry' && values.all) return retryAll(deps, terminal);
  if (command === 'retry' && id !== undefined) return retryOne(deps, terminal, id);
  if (command === 'receive' && id === undefined) return receive(deps, input);
  throw new UsageError(MAIL_USAGE);
}

/** Whatever it was, the mail server that calls has nothing to send back. */
async function receive(deps: Deps, input: AsyncIterable<Uint8Array>): Promise<number> {
  await receiveReply(deps, await readBounded(input));
  return 0;
}

/** What mail servers take for "try again later" of a program (sysexits.h EX_TEMPFAIL). */
const TRY_LATER = 75;

/** Lets a mail server that hands over a mail keep it while something is wrong here. Throws `UsageError`. */
export async function orLater(work: () => Promise<number>, terminal: Terminal): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    terminal.err(`jishi: ${faultOf(error)}`);
    return TRY_LATER;
  }
}

function faultOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'failed';
}

/** All that are dead now, newest first; one that dies meanwhile again is not met twice. */
async function* deadMails(deps: Deps): AsyncGenerator<MailTable[]> {
  let after: readonly [number, string] | null = null;
  for (;;) {
    const batch: MailTable[] = await listMails(deps.store.read, 'dead', after, BATCH);
    const last = batch.at(-1);
    if (!last) return;
    yield batch;
    after = [last.created_at, last.id];
  }
}

async function listDead(deps: Deps, terminal: Terminal): Promise<number> {
  for await (const batch of deadMails(deps)) {
    for (const mail of batch) {
      terminal.out([mail.id, formatInstant(mail.created_at), mail.person_id, mail.last_error ?? ''].join('\t'));
    }
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
  for await (const batch of deadMails(deps)) {
    count += await transact(deps.store, async (trx) => {
      const retried = [];
      for (const { id } of batch) retried.push(await requeue(trx, 'mail', id, deps.clock()));
      return retried.filter((done) => done).length;
    });
  }
  terminal.out(`${count} mails will be tried anew`);
  return 0;
}
