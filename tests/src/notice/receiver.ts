import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

export type Taken = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly path: string };
/** A status, or nothing at all: the line is cut. */
type Answer = { readonly status: number; readonly location?: string; readonly bytes?: number } | 'cut';

export type Receiver = {
  readonly url: string;
  readonly taken: readonly Taken[];
  /** Set by tests. */
  answer: (request: Taken) => Answer;
  readonly close: () => Promise<void>;
};

/** A real HTTP server on loopback that keeps what it was sent. */
export async function openReceiver(): Promise<Receiver> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const seen = { headers: request.headers, body: Buffer.concat(parts).toString(), path: request.url ?? '' };
      taken.push(seen);
      const answer = receiver.answer(seen);
      if (answer === 'cut') return void request.socket.destroy();
      response.on('error', () => {});
      response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location });
      response.end(Buffer.alloc(answer.bytes ?? 0, 120));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    taken,
    answer: () => ({ status: 204 }),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}
