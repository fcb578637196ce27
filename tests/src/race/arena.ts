import type { Store } from '@jishi/db/open';
import { HOUR_MS } from '@jishi/shared/time/span';
import type { Client } from '../support/client.ts';
import { addFacility, addInstitution, addInstrument, type TestFacility } from '../support/fixture.ts';
import { addPeople, addPerson, type TestPerson } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import { spawnServer } from '../support/spawn.ts';
import { openTestStore } from '../support/store.ts';

/** Where races are run: one server on either database, and two processes on one PostgreSQL. */
export const ARENAS = ['sqlite', 'postgres', 'two servers on postgres'] as const;
export type ArenaKind = (typeof ARENAS)[number];

export const CLIENTS = 200;

export type Arena = {
  readonly store: Store;
  /** The researchers, each with a session and a client; with two servers they take turns. */
  readonly racers: readonly Racer[];
  readonly manager: Racer;
  readonly facility: TestFacility;
  readonly addInstrument: (given?: Parameters<typeof addInstrument>[2]) => Promise<string>;
  readonly stop: () => Promise<void>;
};

export type Racer = { readonly person: TestPerson; readonly client: Client };

export async function openArena(kind: ArenaKind): Promise<Arena> {
  const { store, clients, stop } = await openServers(kind);
  const institutionId = await addInstitution(store, '上海大学');
  const facility = await addFacility(store, institutionId, '电镜中心');
  const people = await addPeople(store, CLIENTS, { institutionId });
  const manager = await addPerson(store, { institutionId, manages: [facility.id] });
  const clientOf = (turn: number) => clients[turn % clients.length] as Client;
  return {
    store,
    racers: people.map((person, turn) => ({ person, client: clientOf(turn).as(person) })),
    manager: { person: manager, client: clientOf(1).as(manager) },
    facility,
    addInstrument: (given) => addInstrument(store, facility, given),
    stop,
  };
}

type Servers = { readonly store: Store; readonly clients: readonly Client[]; readonly stop: () => Promise<void> };

async function openServers(kind: ArenaKind): Promise<Servers> {
  if (kind !== 'two servers on postgres') {
    const server = await startTestServer(kind);
    return { store: server.store, clients: [server.client], stop: server.stop };
  }
  const test = await openTestStore('postgres');
  const servers = await Promise.all([spawnServer(test.url), spawnServer(test.url)]);
  return {
    store: test.store,
    clients: servers.map((server) => server.client),
    stop: async () => {
      await Promise.all(servers.map((server) => server.end('SIGTERM')));
      await test.close();
    },
  };
}

/** Midnight UTC two days from now, as epoch ms: a round time that nothing of the rules refuses. */
export function dayAfterTomorrow(): number {
  return (Math.floor(Date.now() / (24 * HOUR_MS)) + 2) * 24 * HOUR_MS;
}
