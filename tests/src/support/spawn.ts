import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, makeClient } from './client.ts';

const ENTRY = fileURLToPath(new URL('serve.ts', import.meta.url));
const START_MS = 60_000;

export type SpawnedServer = {
  readonly url: string;
  readonly pid: number;
  readonly client: Client;
  /** Ends the process as the signal does, and waits until it is gone. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

/** A server process of its own on a database that exists, on a free port. */
export async function spawnServer(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<SpawnedServer> {
  const child = spawn(process.execPath, [ENTRY], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      JISHI_RATE_LIMIT: '0',
      JISHI_LOG: 'error',
      PORT: '0',
      ...settings,
    },
  });
  const gone = once(child, 'exit');
  const url = await addressOf(child).catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    pid: child.pid ?? 0,
    client: makeClient(url),
    end: async (signal) => {
      child.kill(signal);
      await gone;
    },
  };
}

/** The first line that the process writes. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output');
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(START_MS);
  const first = once(lines, 'line', { signal });
  const ended = once(child, 'exit', { signal }).then(([code]) =>
    Promise.reject(new Error(`the server ended with ${code}`)),
  );
  const [line] = (await Promise.race([first, ended])) as [string];
  return line;
}
