import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('sender.ts', import.meta.url));

/** A process that follows and sends for a database; `kill` ends it without a chance to tidy up. */
export async function spawnSender(
  databaseUrl: string,
  smtpUrl: string,
  from = 'jishi@example.org',
): Promise<{ readonly kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [ENTRY], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, SMTP_URL: smtpUrl, MAIL_FROM: from, JISHI_LOG: 'error' },
  });
  const gone = once(child, 'exit');
  await once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(60_000) });
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
