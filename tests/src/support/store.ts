import { migrate } from '@jishi/db/migrate';
import { openStore, type Store } from '@jishi/db/open';
import { createDatabase } from './postgres.ts';
import { createFile } from './sqlite.ts';

/** Both databases, for `describe.each(KINDS)`. */
export const KINDS = ['sqlite', 'postgres'] as const;
export type Kind = (typeof KINDS)[number];

export type TestStore = {
  readonly store: Store;
  /** For a second handle or a server process on the same database. */
  readonly url: string;
  /** Closes the store and removes the database. */
  readonly close: () => Promise<void>;
};

/** A migrated, empty database of its own. */
export async function openTestStore(kind: Kind): Promise<TestStore> {
  const { url, drop } = kind === 'sqlite' ? createFile() : await createDatabase();
  const store = openStore(url);
  await migrate(store.write);
  return {
    store,
    url,
    close: async () => {
      await store.close();
      await drop();
    },
  };
}
