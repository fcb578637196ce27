import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type Radicale = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts a Radicale of one's own, without sign-in, on loopback. */
export async function startRadicale(): Promise<Radicale> {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-radicale-'));
  const port = await freePort();
  const settings = [
    ['server-hosts', `127.0.0.1:${port}`],
    ['server-ssl', 'False'],
    ['auth-type', 'none'],
    ['rights-type', 'authenticated'],
    ['storage-filesystem-folder', folder],
  ];
  const args = ['-C', '', ...settings.map(([name, value]) => `--${name}=${value}`)];
  const child = spawn('radicale', args, { stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  await answering(url);
  return {
    url,
    stop: async () => {
      kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => null);
    if (answer) return;
    await wait(200);
  }
  throw new Error('radicale does not answer');
}
