import { migrate } from '@jishi/db/migrate';
import { openStore } from '@jishi/db/open';
import { readConfig } from '../config.ts';
import { type Deps, makeDeps } from '../context.ts';
import { makeLog } from '../main.ts';

/** Opens and migrates the database of the environment for one command and closes it after. */
export async function withDeps<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const store = openStore(config.databaseUrl);
  try {
    await migrate(store.write);
    return await work(makeDeps(store, config, makeLog(config)));
  } finally {
    await store.close();
  }
}
