import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, inject } from 'vitest';
import { type Cluster, startCluster } from './cluster.ts';

let own: Promise<Cluster> | undefined;

afterAll(async () => {
  await (await own)?.stop();
});

/** The server of this worker; a file that is run without the configuration of this package starts one for itself. */
async function clusterUrl(): Promise<string> {
  const provided = inject('postgresUrls');
  const worker = Number(process.env.VITEST_POOL_ID) - 1;
  const url = provided?.[worker];
  if (url !== undefined) return url;
  own ??= startCluster();
  return (await own).url;
}

/** A fresh, empty database; `drop` removes it, whoever is still connected. */
export async function createDatabase(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const url = await clusterUrl();
  const name = `test_${uuidv7().replaceAll('-', '')}`;
  await command(url, `create database ${name}`);
  return { url: `${url}/${name}`, drop: () => command(url, `drop database if exists ${name} with (force)`) };
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
