import type { Store } from '@jishi/db/open';
import { type Config, readConfig } from '@jishi/server/config';
import type { Deps } from '@jishi/server/context';
import type { Job } from '@jishi/server/jobs/job';
import { start } from '@jishi/server/main';
import { type Client, makeClient } from './client.ts';
import { doJobs } from './jobs.ts';
import { createDatabase } from './postgres.ts';
import { createFile } from './sqlite.ts';
import type { Kind } from './store.ts';

export type TestServer = {
  readonly kind: Kind;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly databaseUrl: string;
  readonly store: Store;
  readonly deps: Deps;
  /** Asks without a session; `client.as(person)` has one. */
  readonly client: Client;
  readonly clock: () => number;
  /** Moves the clock, which stands still once it was set with `now`. */
  readonly passMinutes: (minutes: number) => void;
  /** What the server would do by itself. */
  readonly jobs: readonly Job[];
  /** Does what is due by the clock; a test server does nothing by itself. */
  readonly runJobs: () => Promise<void>;
  /** Stops serving and removes the database. */
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly settings?: Partial<Config>;
  /** Where the clock stands, epoch ms; without it the server has the machine's clock. */
  readonly now?: number;
  /** Where calendars of others come from; without it by processes of their own. */
  readonly sources?: Deps['sources'];
};

/** The whole server on a fresh database and a free port, in this process. The catalogue is loaded when it is answered. */
export async function startTestServer(kind: Kind, { settings = {}, now, sources }: Options = {}): Promise<TestServer> {
  const database = await createEmpty(kind);
  let time = now;
  const clock = () => time ?? Date.now();
  const config = {
    ...readConfig({ JISHI_LOG: 'error', JISHI_RATE_LIMIT: '0', JISHI_JOBS: '0' }),
    port: 0,
    ...settings,
  };
  const running = await start({ ...config, databaseUrl: database.url }, async () => {}, {
    clock,
    ...(sources ? { sources } : {}),
  });
  await running.ready;
  return {
    kind,
    url: running.url,
    databaseUrl: database.url,
    store: running.deps.store,
    deps: running.deps,
    client: makeClient(running.url),
    clock,
    passMinutes: (minutes) => {
      time = clock() + minutes * 60_000;
    },
    jobs: running.jobs,
    runJobs: async () => {
      await doJobs(running.deps, running.jobs);
    },
    stop: async () => {
      await running.stop();
      await database.drop();
    },
  };
}

async function createEmpty(kind: Kind): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  return kind === 'sqlite' ? createFile() : createDatabase();
}
