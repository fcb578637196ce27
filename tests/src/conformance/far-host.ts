import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import type { Policy } from '@jishi/server/fetching/policy';
import { policyOf } from '@jishi/server/fetching/policy';

/** A host of somebody else, on loopback. */
export type FarHost = { readonly port: number; readonly url: string; readonly close: () => Promise<void> };

async function listen(server: Server): Promise<number> {
  const listening = new Promise<void>((resolve) => server.once('listening', resolve));
  server.listen(0, '127.0.0.1');
  await listening;
  return (server.address() as AddressInfo).port;
}

/** Answers as it is told to. */
export async function farHost(listener: RequestListener): Promise<FarHost> {
  const server = createServer(listener);
  const port = await listen(server);
  return {
    port,
    url: `http://127.0.0.1:${port}/calendar.ics`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Trap = FarHost & { readonly connections: () => number; readonly received: () => number };

/** Waits for what must not come, and counts it. */
export async function trap(): Promise<Trap> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let received = 0;
  const server = createTcp((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('data', (part: Buffer) => {
      received += part.length;
    });
    socket.on('error', () => {});
  });
  const port = await listen(server);
  return {
    port,
    url: `http://127.0.0.1:${port}/calendar.ics`,
    connections: () => connections,
    received: () => received,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As strict about addresses as outside, but without TLS and on any port; one port of ours passes for public. */
export function strictPolicy(openPort?: number, more: Partial<Policy> = {}): Policy {
  const real = policyOf(false, null);
  const isOpen = (address: string, port: number) => port === openPort || real.isOpen(address, port);
  return { ...real, plain: true, isOpen, ...more };
}
