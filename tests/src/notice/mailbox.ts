import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { type ReadMail, readMail } from './mime.ts';

export type Received = ReadMail & { readonly to: string };

/** What the server does with a mail that it has read to the end: takes it, refuses it, or loses the line before it answers. */
export type Answer = 'take' | 'cut' | 'silence' | { readonly code: number; readonly says?: string };

export type Mailbox = {
  readonly port: number;
  readonly url: string;
  /** Everything that was read to the end, in the order in which it came. */
  readonly received: readonly Received[];
  /** Set by tests. */
  answer: (mail: Received) => Answer;
  readonly close: () => Promise<void>;
};

/** A real SMTP server on loopback; `port` 0 for a free one. */
export async function openMailbox(port = 0): Promise<Mailbox> {
  const received: Received[] = [];
  const sockets = new Map<string, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const mail = { ...readMail(Buffer.concat(parts).toString('latin1')), to };
        received.push(mail);
        const answer = box.answer(mail);
        if (answer === 'silence') return;
        if (answer === 'take') return done();
        if (answer === 'cut') return void sockets.get(portOf(session.remotePort))?.destroy();
        done(Object.assign(new Error(answer.says ?? 'not taken'), { responseCode: answer.code }));
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    sockets.set(portOf(socket.remotePort), socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  const own = typeof address === 'object' && address ? address.port : 0;
  const box: Mailbox = {
    port: own,
    url: `smtp://127.0.0.1:${own}`,
    received,
    answer: () => 'take',
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return box;
}

function portOf(port: number | undefined): string {
  return String(port);
}
