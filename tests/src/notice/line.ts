import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** A line to an SMTP or LMTP server: says something, answers the code of each reply with its text. */
export async function openLine(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await replies.next();
      if (done) return 'closed';
      // A hyphen behind the code says that more follows.
      if (!/^\d{3}-/.test(value)) return value;
    }
  };
  await once(socket, 'connect');
  const greeting = await next();
  return {
    greeting,
    next,
    say: async (command: string): Promise<string> => {
      socket.write(`${command}\r\n`);
      return next();
    },
    write: (bytes: string | Uint8Array) => new Promise<void>((resolve) => socket.write(bytes, () => resolve())),
    close: () => socket.destroy(),
  };
}

/** Hands over one mail; answers the replies to RCPT and to its end. */
export async function handOver(
  port: number,
  to: string,
  raw: string | Uint8Array,
  hello = 'EHLO mx.example.net',
): Promise<{ readonly rcpt: string; readonly end: string | null }> {
  const line = await openLine(port);
  try {
    await line.say(hello);
    await line.say('MAIL FROM:<somebody@example.org>');
    const rcpt = await line.say(`RCPT TO:<${to}>`);
    if (!rcpt.startsWith('250')) return { rcpt, end: null };
    await line.say('DATA');
    await line.write(raw);
    return { rcpt, end: await line.say('\r\n.') };
  } finally {
    line.close();
  }
}
