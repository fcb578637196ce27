import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { readConfig } from '../config.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/** Brings the schema up to date and says which steps were taken. */
export async function runMigrate(argv: readonly string[], terminal: Terminal): Promise<number> {
  if (argv.length > 0) throw new UsageError('jishi migrate takes no arguments');
  const store = openStore(readConfig(process.env).databaseUrl);
  try {
    const steps = await migrate(store.write);
    terminal.out(steps.length > 0 ? steps.join('\n') : 'up to date');
    return 0;
  } finally {
    await store.close();
  }
}
