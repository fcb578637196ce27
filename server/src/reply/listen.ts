import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { ConfigError } from '../config.ts';
import type { Deps } from '../context.ts';
import { domainOf, isReplyAddress } from '../icalendar/organizer.ts';
import { readBounded } from './bounded.ts';
import { receiveReply } from './receive.ts';

const MAX_CLIENTS = 20;
const MAX_RECIPIENTS = 10;
/** A line that nothing comes over, and all of one connection: whoever needs longer tries again. */
const IDLE_MS = 30_000;
const CONNECTION_MS = 120_000;

export type Listening = { readonly port: number; readonly stop: () => Promise<void> };

/**
 * Takes mails that our own domain's mail server hands on, for the addresses that invitations name and nobody else; all of
 * them are accepted, so that no answer of ours goes to whoever is named as the sender. Null when the settings say that
 * none come in this way. Throws when the address cannot be listened on.
 */
export async function listenForReplies(deps: Deps): Promise<Listening | null> {
  const { mailReplies, mailFrom } = deps.config;
  if (!mailReplies || mailReplies.by === 'command') return null;
  const server = new SMTPServer({
    lmtp: mailReplies.by === 'lmtp',
    name: domainOf(mailFrom.address),
    banner: 'Jishi',
    disabledCommands: ['AUTH', 'STARTTLS', 'VRFY'],
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    maxClients: MAX_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: 1_000,
    onRcptTo({ address }, session, done) {
      if (!isReplyAddress(mailFrom, address)) return done(refusal(550, 'no such mailbox here'));
      if (session.envelope.rcptTo.length >= MAX_RECIPIENTS) return done(refusal(452, 'too many recipients'));
      done();
    },
    onData(stream, _session, done) {
      take(deps, stream).then(
        () => done(),
        (error: unknown) => {
          if (!stream.destroyed) deps.log.error({ err: error }, 'a mail that came in could not be dealt with');
          done(refusal(451, 'try again later'));
        },
      );
    },
  });
  // Of single connections: they hang up, or say what makes no sense.
  server.on('error', (error) => deps.log.debug({ code: codeOf(error) }, 'a connection for mails ended'));
  server.server.on('connection', limitTime);
  const listening = once(server.server, 'listening');
  server.listen(mailReplies.port, mailReplies.host);
  await listening.catch((error: unknown) => {
    throw new ConfigError(`MAIL_REPLIES: ${error instanceof Error ? error.message : String(error)}`);
  });
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : mailReplies.port;
  deps.log.info({ port }, 'listening for answers to invitations');
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function take(deps: Deps, stream: SMTPServerDataStream): Promise<void> {
  await receiveReply(deps, await readBounded(stream));
}

function limitTime(socket: Socket): void {
  const limit = setTimeout(() => socket.destroy(), CONNECTION_MS);
  socket.once('close', () => clearTimeout(limit));
}

function refusal(responseCode: number, says: string): Error {
  return Object.assign(new Error(says), { responseCode });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
