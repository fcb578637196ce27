import { get } from 'node:http';

export type Told = { readonly id: string; readonly event: string; readonly data: Readonly<Record<string, unknown>> };

export type Stream = {
  /** The next event, which may still have to come. Throws after ten seconds. */
  readonly next: () => Promise<Told>;
  /** What came and nobody asked for yet. */
  readonly waiting: () => readonly Told[];
  readonly close: () => void;
};

const TIMEOUT_MS = 10_000;

/** Reads server-sent events; comments are passed over. */
export function openStream(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { headers, agent: false }, (answer) => {
      if (answer.headers['content-type'] !== 'text/event-stream') {
        asked.destroy();
        reject(new Error(`no stream but ${answer.statusCode}`));
        return;
      }
      const waiting: Told[] = [];
      let wake: () => void = () => {};
      let rest = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        waiting.push(...blocks.filter((block) => !block.startsWith(':')).map(parse));
        wake();
      });
      answer.on('error', () => {});
      resolve({
        next: () =>
          nextOf(waiting, (resume) => {
            wake = resume;
          }),
        waiting: () => waiting,
        close: () => asked.destroy(),
      });
    });
    asked.on('error', reject);
  });
}

async function nextOf(waiting: Told[], whenWoken: (resume: () => void) => void): Promise<Told> {
  for (const until = Date.now() + TIMEOUT_MS; ; ) {
    const told = waiting.shift();
    if (told) return told;
    if (Date.now() >= until) throw new Error('no event came in ten seconds');
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, until - Date.now());
      whenWoken(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function parse(block: string): Told {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const data = JSON.parse(fields.get('data') ?? '{}') as Record<string, unknown>;
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data };
}
