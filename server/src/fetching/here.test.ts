import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { fetchHere, retryAfter } from './here.ts';
import { FETCH_LIMITS } from './limits.ts';
import { type Policy, policyOf } from './policy.ts';
import { userAgent } from './user-agent.ts';

const CALENDAR = 'BEGIN:VCALENDAR\r\nX-A:a\r\nEND:VCALENDAR\r\n';
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const policy = policyOf(true, 'https://jishi.example.org');
const ask = (url: string) => fetchHere({ url, etag: '"one"', lastModified: 'Sun, 22 Nov 2026 00:00:00 GMT' }, policy);

test('what the last answer said of itself goes along, and an answer that nothing changed is understood', async () => {
  let headers: IncomingHttpHeaders = {};
  const url = await serve((request, answer) => {
    headers = request.headers;
    answer.writeHead(304, { 'retry-after': '60' }).end();
  });
  expect(await ask(url)).toEqual({ kind: 'unchanged', retryAfterSeconds: 60 });
  expect(headers).toMatchObject({
    accept: 'text/calendar, */*;q=0.5',
    'accept-encoding': 'gzip',
    connection: 'close',
    'if-none-match': '"one"',
    'if-modified-since': 'Sun, 22 Nov 2026 00:00:00 GMT',
    'user-agent': expect.stringMatching(/^Jishi\/\d+\.\d+\.\d+ \(\+https:\/\/jishi\.example\.org\)$/),
  });
});

test('what one host said of its file is not told to another host', async () => {
  const seen: (string | undefined)[] = [];
  const other = await serve((request, answer) => {
    seen.push(request.headers['if-none-match'], request.headers['if-modified-since']);
    answer.end(CALENDAR);
  });
  const first = await serve((request, answer) => {
    seen.push(request.headers['if-none-match']);
    const location = request.url === '/' ? '/second' : other;
    answer.writeHead(307, { location }).end();
  });
  expect(await ask(first)).toMatchObject({ kind: 'body', url: `${other}/` });
  expect(seen).toEqual(['"one"', '"one"', undefined, undefined]);
});

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['identity', Buffer.from],
] as const)('a body packed with %s is unpacked, asked for or not', async (coding, pack) => {
  const url = await serve((_, answer) => {
    answer.writeHead(200, { 'content-encoding': coding, etag: '"two"', 'last-modified': 'now\u00ff' });
    answer.end(pack(Buffer.from(CALENDAR)));
  });
  const fetched = await ask(url);
  expect(fetched).toMatchObject({ kind: 'body', etag: '"two"', lastModified: null });
  if (fetched.kind === 'body') expect(Buffer.from(fetched.bytes).toString()).toBe(CALENDAR);
});

test('a body in a packing that nobody knows, or that is broken, is unreadable', async () => {
  for (const coding of ['zstd-of-tomorrow', 'gzip']) {
    const url = await serve((_, answer) => answer.writeHead(200, { 'content-encoding': coding }).end(CALENDAR));
    expect(await ask(url)).toMatchObject({ kind: 'fault', fault: 'unreadable', status: 200 });
  }
});

test.each([
  ['\ufeff\r\n begin:vcalendar\r\nend:vcalendar', 'body'],
  ['BEGIN:VCALENDARS\r\nEND:VCALENDAR', 'fault'],
  ['BEGIN:VCALENDAR\nEND:VCALENDAR\n\n \n', 'body'],
  ['BEGIN:VCALENDAR\nX-END:VCALENDAR\n', 'fault'],
])('%j is a %s', async (text, kind) => {
  const url = await serve((_, answer) => answer.end(text));
  expect((await ask(url)).kind).toBe(kind);
});

test('a body in UTF-16 is a calendar like any other', async () => {
  const url = await serve((_, answer) => answer.end(Buffer.from(`\ufeff${CALENDAR}`, 'utf16le')));
  expect((await ask(url)).kind).toBe('body');
});

test('three redirects are followed, the fourth is not', async () => {
  const url = await serve((request, answer) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) answer.end(CALENDAR);
    else answer.writeHead(302, { location: `/${left - 1}` }).end();
  });
  expect((await ask(`${url}/3`)).kind).toBe('body');
  expect(await ask(`${url}/4`)).toMatchObject({ fault: 'redirects' });
});

test('a host that is not there, and one that nobody knows, are told apart', async () => {
  const url = await serve(() => {});
  servers.pop()?.close();
  expect(await ask(url)).toMatchObject({ fault: 'unreachable' });
  const resolve: Policy['resolve'] = (_, __, done) => done(Object.assign(new Error(), { code: 'ENOTFOUND' }), []);
  const asked = { url: 'https://nobody.example', etag: null, lastModified: null };
  expect(await fetchHere(asked, { ...policy, resolve })).toMatchObject({ fault: 'unknown-host' });
});

test.each([
  [undefined, null],
  ['120', 120],
  ['99999999', FETCH_LIMITS.retryAfterSeconds],
  ['-5', null],
  ['Sun, 22 Nov 2026 00:01:30 GMT', 90],
  ['Sun, 22 Nov 2020 00:00:00 GMT', 0],
  ['soon', null],
])('Retry-After %s is %s seconds', (value, seconds) => {
  expect(retryAfter(value, Date.UTC(2026, 10, 22))).toBe(seconds);
});

test('the calendars of Outlook are told what they want to hear, with our name at the end', () => {
  expect(userAgent('outlook.office365.com', null)).toMatch(/^Mozilla\/5\.0 .* Jishi\/\d/);
  expect(userAgent('office365.com.evil.example', null)).toMatch(/^Jishi\/\d/);
});
