import { execFileSync, spawnSync } from 'node:child_process';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { fetchCalendar } from '@jishi/server/fetching/fetch';
import type { Fetched, Question } from '@jishi/server/fetching/fetched';
import type { Resolve } from '@jishi/server/fetching/guard';
import { fetchHere } from '@jishi/server/fetching/here';
import { FETCH_LIMITS } from '@jishi/server/fetching/limits';
import { type Policy, policyOf } from '@jishi/server/fetching/policy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FarHost, farHost, strictPolicy, type Trap, trap } from './far-host.ts';

const CALENDAR = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n';

/** The spellings of loopback that reached it through other guards (calendar.md 5.3). */
const SPELLINGS = [
  '127.0.0.1',
  '[::1]',
  '0.0.0.0',
  '[::]',
  '[::ffff:127.0.0.1]',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  'localhost',
  'localhost.',
];

/** Others that are not of the public internet. */
const CLOSED = [
  '169.254.169.254',
  '100.100.100.200',
  '168.63.129.16',
  '[fd00:ec2::254]',
  '100.64.0.1',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::1]',
  '[2001::1]',
  '[::ffff:10.0.0.1]',
  '10.0.0.1',
  '172.16.5.4',
  '192.168.0.1',
  '[fe80::1]',
  '[fc00::1]',
  '192.0.2.1',
  '255.255.255.255',
];

const ODD: readonly (readonly [string, string])[] = [
  ['user information', 'https://user:secret@example.org/x.ics'],
  ['a host in the user information', 'https://example.org@127.0.0.1/x.ics'],
  ['the port of SSH', 'https://example.org:22/x.ics'],
  ['port 8443', 'https://example.org:8443/x.ics'],
  ['TLS on port 80', 'https://example.org:80/x.ics'],
  ['a file', 'file:///etc/passwd'],
  ['FTP', 'ftp://example.org/x.ics'],
  ['Gopher', 'gopher://example.org/x.ics'],
  ['data', 'data:text/calendar,BEGIN:VCALENDAR'],
  ['no address', 'example.org/x.ics'],
  ['an address that is too long', `https://example.org/${'x'.repeat(2000)}`],
];

const ask = (url: string): Question => ({ url, etag: null, lastModified: null });

function faultOf(fetched: Fetched): string {
  return fetched.kind === 'fault' ? fetched.fault : fetched.kind;
}

/** Some resolvers know no name with a dot at its end. */
const refused = (host: string) => (host === 'localhost.' ? ['private-address', 'unknown-host'] : ['private-address']);

describe('fetching calendars (calendar.md 7.2)', () => {
  let inside: Trap;
  const hosts: FarHost[] = [];
  const host = async (...args: Parameters<typeof farHost>) => {
    const made = await farHost(...args);
    hosts.push(made);
    return made;
  };

  beforeEach(async () => {
    inside = await trap();
  });
  afterEach(async () => {
    await Promise.all([inside, ...hosts.splice(0)].map((each) => each.close()));
  });

  it.each(SPELLINGS)('7.2.34 %s is refused, and nothing reaches loopback', async (spelling) => {
    for (const scheme of ['http', 'https']) {
      const url = `${scheme}://${spelling}:${inside.port}/x.ics`;
      expect(refused(spelling)).toContain(faultOf(await fetchHere(ask(url), strictPolicy())));
    }
    const fetched = await fetchHere(ask(`webcal://${spelling}/x.ics`), policyOf(false, null));
    expect(refused(spelling)).toContain(faultOf(fetched));
    expect(inside.connections()).toBe(0);
  });

  it.each(CLOSED)('7.2.34 %s is refused, also as what a name stands for', async (address) => {
    const started = performance.now();
    expect(faultOf(await fetchHere(ask(`https://${address}/`), policyOf(false, null)))).toBe('private-address');
    const bare = address.replace(/[[\]]/g, '');
    const resolve: Resolve = (_, __, done) => done(null, [{ address: bare, family: bare.includes(':') ? 6 : 4 }]);
    const named = { ...policyOf(false, null), resolve };
    expect(faultOf(await fetchHere(ask('https://calendar.example/'), named))).toBe('private-address');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it.each(ODD)('7.2.34 %s is refused before anybody is asked', async (_, url) => {
    const resolve: Resolve = () => {
      throw new Error('a name was looked up');
    };
    expect(faultOf(await fetchHere(ask(url), { ...policyOf(false, null), resolve }))).toBe('address');
  });

  it('7.2.34 an address without TLS is refused unless the house allows it', async () => {
    expect(faultOf(await fetchHere(ask('http://example.org/'), policyOf(false, null)))).toBe('insecure');
    const far = await host((_, answer) => answer.end(CALENDAR));
    expect(faultOf(await fetchHere(ask(far.url), policyOf(true, null)))).toBe('body');
  });

  it('7.2.34 a redirect to any of them is refused, and nothing reaches loopback', async () => {
    let location = '';
    const header = () => Buffer.from(location).toString('latin1');
    const far = await host((_, answer) => answer.writeHead(302, { location: header() }).end());
    const policy = strictPolicy(far.port);
    for (const target of [...SPELLINGS, ...CLOSED]) {
      for (const scheme of ['http', 'https', 'webcal']) {
        location = `${scheme}://${target}:${inside.port}/x.ics`;
        const fetched = await fetchHere(ask(far.url), policy);
        expect([location, refused(target).includes(faultOf(fetched))]).toEqual([location, true]);
      }
    }
    for (const target of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'http://a:b@127.0.0.1/', 'data:,BEGIN:VCALENDAR']) {
      location = target;
      expect(faultOf(await fetchHere(ask(far.url), policy))).toBe('address');
    }
    expect(inside.connections()).toBe(0);
  });

  it('7.2.34 a name is looked up once, and what was looked at is what is connected to', async () => {
    const asked: string[] = [];
    const rebinding: Resolve = (name, _, done) => {
      asked.push(name);
      const address = asked.length === 1 ? '198.51.101.1' : '127.0.0.1';
      done(null, [{ address, family: 4 }]);
    };
    const limits = { ...FETCH_LIMITS, connectMs: 300 };
    const policy = strictPolicy(undefined, { resolve: rebinding, limits });
    const fetched = await fetchHere(ask(`http://calendar.example:${inside.port}/`), policy);
    expect(['timeout', 'unreachable']).toContain(faultOf(fetched));
    expect(asked).toEqual(['calendar.example']);
    expect(faultOf(await fetchHere(ask(`http://calendar.example:${inside.port}/`), policy))).toBe('private-address');
    expect(inside.connections()).toBe(0);
  });

  it('7.2.34 a name with one closed address among its addresses is refused', async () => {
    const both: LookupAddress[] = [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const policy = strictPolicy(undefined, { resolve: (_, __, done) => done(null, both) });
    expect(faultOf(await fetchHere(ask(`http://calendar.example:${inside.port}/`), policy))).toBe('private-address');
    expect(inside.connections()).toBe(0);
  });

  it('7.2.34 a name that changes between two redirects is refused', async () => {
    const far = await host((_, answer) =>
      answer.writeHead(301, { location: `http://calendar.example:${inside.port}/` }).end(),
    );
    const policy = strictPolicy(far.port, {
      resolve: (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const fetched = await fetchHere(ask(`http://calendar.example:${far.port}/`), policy);
    expect(faultOf(fetched)).toBe('private-address');
    expect(inside.connections()).toBe(0);
  });

  it('7.2.34 a connection that leads elsewhere than was checked carries no byte', async () => {
    let judged = 0;
    const isOpen = () => {
      judged += 1;
      return judged === 1;
    };
    const fetched = await fetchHere(ask(inside.url), strictPolicy(undefined, { isOpen }));
    expect(faultOf(fetched)).toBe('private-address');
    expect(inside.received()).toBe(0);
  });

  it('7.2.34 the process that fetches refuses as well', async () => {
    const fetched = await fetchCalendar(ask('https://127.1/x.ics'), { privateAllowed: false });
    expect(faultOf(fetched)).toBe('private-address');
  });

  const openssl = spawnSync('openssl', ['version']).status === 0;
  it.skipIf(!openssl)(
    '7.2.34 a redirect away from TLS is refused, and a bad certificate is (needs openssl)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'jishi-tls-'));
      const file = (name: string) => join(folder, name);
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:calendar.example'];
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file('key')];
      execFileSync('openssl', ['req', '-x509', ...key, '-out', file('cert'), '-days', '2', ...subject], {
        stdio: 'ignore',
      });
      const pair = { key: readFileSync(file('key')), cert: readFileSync(file('cert')) };
      const known = getCACertificates('default');
      const location = inside.url;
      const server = createTls(pair, (_, answer) => answer.writeHead(302, { location }).end()).listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        const { port } = server.address() as AddressInfo;
        const resolve: Resolve = (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
        const policy = { ...policyOf(true, null), resolve };
        const url = `https://calendar.example:${port}/x.ics`;
        expect(faultOf(await fetchHere(ask(url), policy))).toBe('certificate');
        setDefaultCACertificates([...known, pair.cert.toString()]);
        expect(faultOf(await fetchHere(ask(url.replace('calendar.', 'other.')), policy))).toBe('certificate');
        expect(faultOf(await fetchHere(ask(url), policy))).toBe('insecure');
        expect(inside.connections()).toBe(0);
      } finally {
        setDefaultCACertificates(known);
        server.closeAllConnections();
        server.close();
        rmSync(folder, { recursive: true });
      }
    },
  );

  const quick = (): Policy => ({
    ...policyOf(true, null),
    limits: { ...FETCH_LIMITS, connectMs: 300, totalMs: 800 },
  });
  const timed = async (url: string, policy = quick()) => {
    const started = performance.now();
    const fetched = await fetchHere(ask(url), policy);
    return { fault: faultOf(fetched), ms: performance.now() - started };
  };

  it('7.2.35 a body of 11 MB is not read to its end, with a length and without', async () => {
    const lines = Buffer.alloc(1024 * 1024, 'X-A:aaaaaaaaaaaaaaaaaaaaaaaaaaa\n');
    for (const length of [{ 'content-length': 11 * 1024 * 1024 + 16 }, {}]) {
      let sent = 0;
      const far = await host((_, answer) => {
        answer.on('error', () => {});
        answer.writeHead(200, length).write('BEGIN:VCALENDAR\n');
        for (let i = 0; i < 11; i += 1) answer.write(lines, (error) => (sent += error ? 0 : lines.length));
        answer.end();
      });
      expect((await timed(far.url, policyOf(true, null))).fault).toBe('too-large');
      if ('content-length' in length) expect(sent).toBeLessThan(9 * 1024 * 1024);
    }
  });

  it('7.2.35 a bomb of 200 MB is unpacked no further than 10 MB, whether asked for or not', async () => {
    const member = gzipSync(Buffer.alloc(10 * 1024 * 1024, 'X-A:aaaaaaaaaaaaaaaaaaaaaaaaaaa\n'));
    const bomb = Buffer.concat([gzipSync('BEGIN:VCALENDAR\r\n'), ...Array.from({ length: 20 }, () => member)]);
    const far = await host((_, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const before = process.memoryUsage();
    const { fault, ms } = await timed(far.url, policyOf(true, null));
    expect(fault).toBe('too-large');
    expect(ms).toBeLessThan(2000);
    const after = process.memoryUsage();
    expect(after.external - before.external).toBeLessThan(40 * 1024 * 1024);
    const apart = await fetchCalendar(ask(far.url), { privateAllowed: true });
    expect(faultOf(apart)).toBe('too-large');
  });

  it('7.2.35 an answer that comes in drops ends when its time is over', async () => {
    const timers: NodeJS.Timeout[] = [];
    const heads = await trap();
    const bodies = await host((_, answer) => {
      answer.on('error', () => {});
      answer.writeHead(200).write('BEGIN:VCALENDAR\n');
      timers.push(setInterval(() => answer.write('X'), 50));
    });
    try {
      for (const url of [heads.url, bodies.url]) {
        const { fault, ms } = await timed(url);
        expect(fault).toBe('timeout');
        expect(ms).toBeLessThan(2000);
      }
    } finally {
      for (const timer of timers) clearInterval(timer);
      await heads.close();
    }
  });

  it.each(['chunked', 'until the connection ends'])('7.2.35 an endless body (%s) ends at 10 MB', async (way) => {
    let sent = 0;
    const line = `${'X-A:'.padEnd(64 * 1024 - 1, 'a')}\n`;
    const far = await host((_, answer) => {
      answer.on('error', () => {});
      answer.shouldKeepAlive = false;
      answer.useChunkedEncodingByDefault = way === 'chunked';
      answer.writeHead(200).write('BEGIN:VCALENDAR\n');
      const more = () => {
        while (!answer.destroyed && answer.write(line)) sent += line.length;
        sent += line.length;
      };
      answer.on('drain', more);
      more();
    });
    const { fault, ms } = await timed(far.url, policyOf(true, null));
    expect(fault).toBe('too-large');
    expect(ms).toBeLessThan(5000);
    expect(sent).toBeLessThan(40 * 1024 * 1024);
  });

  it('7.2.35 a head without end is no answer', async () => {
    const far = await host((_, answer) => {
      for (let i = 0; i < 200; i += 1) answer.setHeader(`x-${i}`, 'a'.repeat(1000));
      answer.end(CALENDAR);
    });
    expect((await timed(far.url)).fault).toBe('unreachable');
  });

  it('7.2.39 what is no calendar is never taken for one', async () => {
    const answers: readonly (readonly [string, number, string])[] = [
      ['not-a-calendar', 200, '<!doctype html><p>Please log in</p>'],
      ['empty', 200, ''],
      ['empty', 200, ' \r\n\r\n'],
      ['empty', 204, ''],
      ['incomplete', 200, 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n'],
      ['incomplete', 200, 'BEGIN:VCALENDAR\r\nDESCRIPTION:END:VCALENDAR\r\nX'],
      ['status', 401, CALENDAR],
      ['status', 429, CALENDAR],
      ['status', 500, CALENDAR],
      ['status', 304, ''],
      ['moved-away', 404, CALENDAR],
      ['moved-away', 410, CALENDAR],
    ];
    for (const [fault, status, body] of answers) {
      const far = await host((_, answer) => answer.writeHead(status, { 'retry-after': '120' }).end(body));
      const fetched = await fetchHere(ask(far.url), policyOf(true, null));
      expect(fetched).toEqual({ kind: 'fault', fault, status, retryAfterSeconds: 120 });
    }
  });

  it('7.2.39 a body that was cut is incomplete, plain and packed', async () => {
    const packed = gzipSync(CALENDAR);
    for (const coding of ['identity', 'gzip']) {
      const bytes = coding === 'gzip' ? packed : Buffer.from(CALENDAR);
      const far = await host((_, answer) => {
        answer.writeHead(200, { 'content-encoding': coding, 'content-length': bytes.length });
        answer.write(bytes.subarray(0, bytes.length - 9), () => answer.destroy());
      });
      expect(faultOf(await fetchHere(ask(far.url), policyOf(true, null)))).toBe('incomplete');
    }
  });
});
