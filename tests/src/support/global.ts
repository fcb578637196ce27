import type { TestProject } from 'vitest/node';
import { type Cluster, startCluster } from './cluster.ts';
import { WORKERS } from './workers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrls: readonly string[];
  }
}

/**
 * A PostgreSQL server for each file that runs beside others; each store gets a database of its own in it. Followers wait
 * for the open transactions of all databases of a server, so in one server files would wait for each other.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clusters: Cluster[] = [];
  // One after the other: as root the first makes the user under which all of them run.
  while (clusters.length < WORKERS) clusters.push(await startCluster());
  project.provide(
    'postgresUrls',
    clusters.map(({ url }) => url),
  );
  return async () => {
    await Promise.all(clusters.map(({ stop }) => stop()));
  };
}
