import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ExternalFault } from '@jishi/shared/schema/external-calendar';
import { addressOf } from './address.ts';
import { ask } from './ask.ts';
import { BodyFault, readBody } from './body.ts';
import { faultOf } from './fault.ts';
import type { Fetched, Question } from './fetched.ts';
import { FETCH_LIMITS } from './limits.ts';
import type { Policy } from './policy.ts';
import { userAgent } from './user-agent.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a calendar in this process. Whatever the other side does is an answer, never an error: no address that is not
 * open is talked to, redirects are judged like the first address, and time and size are bounded.
 */
export async function fetchHere(question: Question, policy: Policy): Promise<Fetched> {
  const signal = AbortSignal.timeout(policy.limits.totalMs);
  try {
    return await follow(question, policy, signal);
  } catch (error) {
    return bad(faultOf(error, signal));
  }
}

function bad(fault: ExternalFault, answer?: IncomingMessage): Fetched {
  return {
    kind: 'fault',
    fault,
    status: answer?.statusCode ?? null,
    retryAfterSeconds: answer ? retryAfter(answer.headers['retry-after'], Date.now()) : null,
  };
}

async function follow(question: Question, policy: Policy, signal: AbortSignal): Promise<Fetched> {
  let address = addressOf(question.url, policy);
  let asked = question;
  for (let hop = 0; hop <= policy.limits.redirects; hop += 1) {
    if ('fault' in address) return bad(address.fault);
    const { url } = address;
    const answer = await ask(url, headersOf(url, asked, policy), policy, signal);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) {
      return await judge(answer, url, asked, policy, signal).finally(() => answer.destroy());
    }
    answer.destroy();
    address = addressOf(utf8(location), policy, url);
    if ('fault' in address) return bad(address.fault, answer);
    if (url.protocol === 'https:' && address.url.protocol === 'http:') return bad('insecure', answer);
    // What one host said about its file means nothing to another, and is not its business.
    if (address.url.host !== url.host) asked = { ...asked, etag: null, lastModified: null };
  }
  return bad('redirects');
}

/** Node reads headers as Latin-1; addresses in them are ASCII, or else UTF-8 as in browsers. */
function utf8(header: string): string {
  return Buffer.from(header, 'latin1').toString('utf8');
}

function headersOf(url: URL, { etag, lastModified }: Question, policy: Policy): Record<string, string> {
  const match = validator(etag);
  const since = validator(lastModified);
  return {
    accept: 'text/calendar, */*;q=0.5',
    'accept-encoding': 'gzip',
    'user-agent': userAgent(url.hostname, policy.baseUrl),
    ...(match === null ? {} : { 'if-none-match': match }),
    ...(since === null ? {} : { 'if-modified-since': since }),
  };
}

/** A value that may be kept and sent back. */
function validator(value: string | undefined | null): string | null {
  if (!value || value.length > FETCH_LIMITS.validatorLength) return null;
  return /^[\x20-\x7e]+$/.test(value) ? value : null;
}

async function judge(
  answer: IncomingMessage,
  url: URL,
  asked: Question,
  policy: Policy,
  signal: AbortSignal,
): Promise<Fetched> {
  const status = answer.statusCode ?? 0;
  const conditional = asked.etag !== null || asked.lastModified !== null;
  if (status === 304 && conditional) {
    return { kind: 'unchanged', retryAfterSeconds: retryAfter(answer.headers['retry-after'], Date.now()) };
  }
  if (status === 204) return bad('empty', answer);
  if (status === 404 || status === 410) return bad('moved-away', answer);
  if (status !== 200) return bad('status', answer);
  try {
    const bytes = await readBody(answer, policy.limits, signal);
    return { kind: 'body', url: url.href, bytes, ...validatorsOf(answer.headers) };
  } catch (error) {
    return bad(error instanceof BodyFault ? error.fault : faultOf(error, signal, 'incomplete'), answer);
  }
}

function validatorsOf(headers: IncomingHttpHeaders): { etag: string | null; lastModified: string | null } {
  return { etag: validator(headers.etag), lastModified: validator(headers['last-modified']) };
}

/** Seconds that a server asks us to wait (RFC 9110 10.2.3: a number or a date), at most a day; null when it says nothing. */
export function retryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  // `Date.parse` takes nearly anything for a date; one of HTTP begins with the day of the week.
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : Math.ceil((date - now) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), FETCH_LIMITS.retryAfterSeconds) : null;
}
