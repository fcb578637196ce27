import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FeedKind } from '@jishi/shared/schema/feed';
import type { Context } from 'hono';
import { tagsIn } from '../http/etag.ts';
import type { Body } from './bodies.ts';
import type { Version } from './version.ts';

const compress = promisify(gzip);
const COMPRESS_FROM_BYTES = 50_000;
// Some of their fetchers take a compressed calendar for a broken one.
const MICROSOFT = /microsoft|outlook|exchange|ms-?office|msft/i;

/** Headers of every answer to a secret: nothing may keep it or show it elsewhere. */
export const SECRET = {
  'Cache-Control': 'private, no-cache',
  'X-Robots-Tag': 'noindex, nofollow',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** What of a feed is asked for: its events, or only the time that is taken. */
export type Asked = { readonly kind: FeedKind; readonly format: 'ics' | 'ifb' };

/** Whether the time that a feed shows as taken is that of somebody or something. */
export function hasFreeBusy(kind: FeedKind): boolean {
  return kind === 'me' || kind === 'instrument' || kind === 'availability';
}

/** 200 with the calendar. HEAD gets the same headers; hono drops the body. */
export async function answerBody(c: Context, body: Body, { kind, format }: Asked): Promise<Response> {
  const packed = wantsGzip(c) && body.plain.length > COMPRESS_FROM_BYTES;
  if (packed && !body.gzip) body.gzip = await compress(body.plain);
  const bytes = packed && body.gzip ? body.gzip : body.plain;
  return respond(bytes, 200, {
    ...SECRET,
    ...validators(body, packed),
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': `inline; filename="${FILE_NAMES[kind]}.${format}"`,
    'Content-Length': String(bytes.length),
    ...(packed ? { 'Content-Encoding': 'gzip' } : {}),
  });
}

const FILE_NAMES: Readonly<Record<FeedKind, string>> = {
  me: 'bookings',
  group: 'group',
  instrument: 'instrument',
  facility: 'facility',
  availability: 'free',
};

/** 304 when the program has this version (RFC 9110 §13.2.2: the tag decides, the date only where there is no tag). */
export function answerIfKnown(c: Context, version: Version): Response | null {
  const header = c.req.header('If-None-Match');
  const tags = header === undefined ? null : tagsIn(header);
  const packed = tags?.includes(packedTag(version.etag)) ?? false;
  const known = tags ? packed || tags.includes(version.etag) || tags.includes('*') : isUnmodified(c, version);
  return known ? respond(null, 304, { ...SECRET, ...validators(version, packed) }) : null;
}

/** A short answer in plain text. Never HTML: some programs take a page for an empty calendar. */
export function answerPlain(status: 404 | 410 | 429 | 503, retrySeconds?: number): Response {
  return respond(`${PLAIN[status]}\n`, status, {
    ...SECRET,
    'Cache-Control': 'no-store',
    'Content-Type': 'text/plain; charset=utf-8',
    ...(retrySeconds === undefined ? {} : { 'Retry-After': String(retrySeconds) }),
  });
}

const PLAIN = { 404: 'Not found', 410: 'Gone', 429: 'Too many requests', 503: 'Try again later' } as const;

/** Without `Headers`, which hono makes of several and the server takes apart again: most polls end here. */
function respond(
  body: Buffer<ArrayBuffer> | string | null,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(body, { status, headers });
}

function validators({ etag, lastModified }: Version, packed: boolean) {
  return {
    ETag: packed ? packedTag(etag) : etag,
    Vary: 'Accept-Encoding',
    ...(lastModified === null ? {} : { 'Last-Modified': new Date(lastModified).toUTCString() }),
  };
}

/** A strong tag names bytes, so the compressed body has one of its own. */
function packedTag(etag: string): string {
  return `${etag.slice(0, -1)}-gz"`;
}

function isUnmodified(c: Context, { lastModified }: Version): boolean {
  const since = Date.parse(c.req.header('If-Modified-Since') ?? '');
  return lastModified !== null && since >= lastModified;
}

function wantsGzip(c: Context): boolean {
  if (MICROSOFT.test(c.req.header('User-Agent') ?? '')) return false;
  const codings = (c.req.header('Accept-Encoding') ?? '').toLowerCase().split(',');
  const weights = new Map(codings.map((coding) => weighted(coding)));
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}

function weighted(coding: string): [string, number] {
  const [name = '', ...parameters] = coding.split(';').map((part) => part.trim());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return [name, q === undefined ? 1 : Number(q.slice(2)) || 0];
}
