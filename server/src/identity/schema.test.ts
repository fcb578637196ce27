import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { getMigrations } from 'better-auth/db/migration';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { makeDeps } from '../context.ts';
import { authOptions } from './auth.ts';

test('our migrations make every table and column that better-auth wants', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-identity-'));
  const store = openStore(`file:${join(folder, 'jishi.db')}`);
  try {
    await migrate(store.write);
    const deps = makeDeps(store, readConfig({}), pino({ level: 'silent' }));
    const missing = await getMigrations(authOptions(deps, 'x'.repeat(43)));
    expect(missing.toBeCreated).toEqual([]);
    expect(missing.toBeAdded).toEqual([]);
    expect(await missing.compileMigrations()).toBe(';');
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
