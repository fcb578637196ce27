import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { migrate } from '@jishi/db/migrate';
import { openStore, type Store } from '@jishi/db/open';
import { type Logger, pino } from 'pino';
import { makeApp } from './app.ts';
import { bookingsDue, holdsForgotten, holdsOver } from './booking/jobs.ts';
import type { Config } from './config.ts';
import { type Deps, makeDeps } from './context.ts';
import { openDiscovery } from './discovery/discovery.ts';
import { followEvents } from './event/follow.ts';
import { pollCalendars } from './external/poll.ts';
import { makeAuth } from './identity/auth.ts';
import type { Job } from './jobs/job.ts';
import { startJobs } from './jobs/start.ts';
import { startNotices } from './notice/notices.ts';
import { listenForReplies } from './reply/listen.ts';
import { watchSearches } from './saved/watch.ts';
import { offersOver, waitlist } from './waitlist/jobs.ts';

export type Running = {
  readonly deps: Deps;
  readonly url: string;
  /** Settles when the catalogue can be searched. */
  readonly ready: Promise<void>;
  /** What it does by itself, unless a setting switches that off. */
  readonly jobs: readonly Job[];
  stop(): Promise<void>;
};

/** What the server does by itself and needs nothing but the database for. */
export const JOBS: readonly Job[] = [bookingsDue, holdsOver, offersOver, waitlist, holdsForgotten];

/** What waits for other people's servers, so that nothing else waits for it. */
const ABROAD: readonly Job[] = [pollCalendars];

/** How long requests under way may still take; event streams never end by themselves. */
const GRACE_MS = 1500;

/**
 * Longer than the usual proxies keep an idle connection (nginx 60 s, Traefik 90 s, Caddy 120 s), so that none is closed here
 * just when it is used again.
 */
const IDLE_MS = 150_000;

function closeGently(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(grace);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Whoever is fetched from may take long; what that server says counts for nothing by then. */
function atMost(ms: number, done: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    done.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

export function makeLog(config: Config): Logger {
  return pino(
    { level: config.logLevel, redact: ['password', '*.password', '*.token', 'req.headers'] },
    pino.destination(2),
  );
}

/** What a test sets; otherwise the machine's clock and fresh ids are used. */
type Given = Partial<Pick<Deps, 'clock' | 'newId' | 'log' | 'sources'>>;

/** Opens the database, brings its schema up to date and serves. The catalogue loads while requests are answered. */
export async function start(
  config: Config,
  prepare: (deps: Deps) => Promise<void> = async () => {},
  given: Given = {},
): Promise<Running> {
  const store = openStore(config.databaseUrl);
  try {
    return await startOn(store, config, prepare, given);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function startOn(
  store: Store,
  config: Config,
  prepare: (deps: Deps) => Promise<void>,
  given: Given,
): Promise<Running> {
  const log = makeLog(config);
  await migrate(store.write);
  const nudges: (() => void)[] = [];
  const committed = () => {
    for (const nudge of nudges) nudge();
  };
  const deps = { ...makeDeps(store, config, log, committed), ...given };
  await prepare(deps);

  const auth = await makeAuth(deps);
  const discovery = openDiscovery(deps);
  const following = followEvents(deps);
  const notices = await startNotices(deps);
  const replies = await listenForReplies(deps).catch(async (error: unknown) => {
    await notices.stop();
    following.stop();
    await discovery.close();
    throw error;
  });
  nudges.push(
    () => discovery.nudge(),
    () => following.nudge(),
  );
  const jobs = [...JOBS, watchSearches(discovery)];
  const working = startJobs(deps, config.jobs ? jobs : []);
  const fetching = startJobs(deps, config.jobs ? ABROAD : []);
  const app = makeApp(deps, { auth, discovery, following });
  const server = serve({
    fetch: app.fetch,
    hostname: config.host,
    port: config.port,
    serverOptions: { keepAliveTimeout: IDLE_MS },
  }) as Server;
  try {
    await once(server, 'listening');
  } catch (error) {
    await working.stop();
    await fetching.stop();
    await replies?.stop();
    await notices.stop();
    following.stop();
    await discovery.close();
    throw error;
  }

  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    deps,
    url: config.baseUrl ?? `http://${host}:${port}`,
    ready: discovery.ready,
    jobs: [...jobs, ...ABROAD],
    stop: async () => {
      const fetched = atMost(GRACE_MS, fetching.stop());
      await closeGently(server);
      await working.stop();
      await fetched;
      await replies?.stop();
      await notices.stop();
      following.stop();
      await discovery.close();
      await store.close();
    },
  };
}
