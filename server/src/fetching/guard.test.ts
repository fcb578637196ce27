import { once } from 'node:events';
import { createServer, type LookupFunction } from 'node:net';
import { expect, test } from 'vitest';
import { postTo } from '../notice/webhook/post-to.ts';
import { isPublic, publicLookup } from './guard.ts';

const CLOSED = [
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  'not an address',
];

test.each(CLOSED)('%s is not of the public internet', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(['1.1.1.1', '8.8.8.8', '101.6.6.6', '2606:4700::1111', '2400:3200::1', '::ffff:8.8.8.8'])(
  '%s is of the public internet',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

function look(lookup: LookupFunction, all: boolean): Promise<unknown> {
  return new Promise((resolve, reject) => {
    lookup('name.example', { all }, (error, address) => (error ? reject(error) : resolve(address)));
  });
}

test.each([true, false])('a name with one closed address among its addresses is refused (all: %s)', async (all) => {
  const open = { address: '8.8.8.8', family: 4 };
  const mixed = publicLookup((_, __, done) => done(null, [open, { address: '127.0.0.1', family: 4 }]));
  await expect(look(mixed, all)).rejects.toThrow('name.example is not a public address');
  const clean = publicLookup((_, __, done) => done(null, [open]));
  expect(await look(clean, all)).toEqual(all ? [open] : open.address);
});

test('nothing reaches a server on loopback, however its address is written', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const hosts = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
  ];
  for (const host of hosts) {
    await expect(postTo(`https://${host}:${port}/`, {}, '{}', false)).rejects.toThrow('is not a public address');
    await expect(postTo(`http://${host}:${port}/`, {}, '{}', false)).rejects.toThrow('only https');
  }
  expect(connections).toBe(0);
  await expect(postTo(`http://127.0.0.1:${port}/`, {}, '{}', true)).rejects.toThrow();
  expect(connections).toBe(1);
  server.close();
});
