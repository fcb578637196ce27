import type { Context } from 'hono';
import type { Env } from '../../context.ts';
import { isKnown } from '../../http/etag.ts';
import { SECRET } from '../answer.ts';
import type { DavItem } from './collection.ts';
import { ITEM_TYPE } from './properties.ts';
import type { Refused } from './refused.ts';
import { d, writeDocument } from './xml.ts';

const ALLOW = 'OPTIONS, GET, HEAD, PROPFIND, REPORT';
const COMMON = { DAV: '1, 3, calendar-access', ...SECRET } as const;

type Headers = Readonly<Record<string, string>>;

export function answerOptions(): Response {
  return new Response(null, { status: 204, headers: { ...COMMON, Allow: ALLOW } });
}

/** Asks for a password (RFC 7617). */
export function challenge(): Response {
  return answerPlain(401, { 'WWW-Authenticate': 'Basic realm="Jishi", charset="UTF-8"' });
}

const PLAIN: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'The password is the secret of a calendar address',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Calendars are only read here',
  413: 'Too large',
  429: 'Too many requests',
  503: 'Try again later',
};

export function answerPlain(status: number, headers: Headers = {}, text = `${PLAIN[status] ?? ''}\n`): Response {
  return new Response(text, {
    status,
    headers: { ...COMMON, 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  });
}

export function answerXml(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...COMMON, 'Content-Type': 'application/xml; charset=utf-8' } });
}

export function answerError({ status, condition }: Refused): Response {
  if (condition) return answerXml(status, writeDocument(d('error'), condition));
  return answerPlain(status, status === 405 ? { Allow: ALLOW } : {});
}

/** One event, or 304 when the program has it. HEAD gets the same headers; hono drops the body. */
export function answerItem(c: Context<Env>, { etag, revisedAt, text }: DavItem): Response {
  const headers = { ...COMMON, ETag: etag, 'Last-Modified': new Date(revisedAt).toUTCString() };
  if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
  const body = c.req.method === 'HEAD' ? null : text;
  return new Response(body, {
    status: 200,
    headers: { ...headers, 'Content-Type': ITEM_TYPE, 'Content-Length': String(Buffer.byteLength(text)) },
  });
}
