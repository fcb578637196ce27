import type { ProblemDocument, ProblemSlug } from '@jishi/shared/problem';
import type { Language } from '@jishi/shared/schema/primitives';
import { reportSessionOver } from './identity/sessionOver.ts';
import { reportAnswer, reportSilence } from './live/silence.ts';
import { takeEarly } from './start/early.ts';
import { type Query, writeQuery } from './url.ts';

/** An answer of the server that is a problem document. */
export class ApiProblem extends Error {
  readonly slug: ProblemSlug;
  readonly document: ProblemDocument;
  /** When another try is worth it, in seconds; null when the server did not say. */
  readonly retryAfter: number | null;

  constructor(document: ProblemDocument, retryAfter: number | null = null) {
    super(document.detail ?? document.title);
    this.name = 'ApiProblem';
    this.slug = slugOf(document);
    this.document = document;
    this.retryAfter = retryAfter;
  }
}

/** No answer at all: offline, server down, or something that is not our server answered. */
export class Unreachable extends Error {}

function slugOf(document: ProblemDocument): ProblemSlug {
  return (document.type.split('/').at(-1) ?? 'internal') as ProblemSlug;
}

let spoken: Language = 'en';

/** The language in which problems are answered. */
export function speakLanguage(language: Language): void {
  spoken = language;
}

export type Asked = {
  readonly query?: Query;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
  /** Goes on when the page is left. */
  readonly keepalive?: boolean;
};

export type Answer<Body> = {
  readonly body: Body;
  readonly etag: string | null;
  /** When the server answered, epoch ms on its own clock, to the second; null when it did not say. */
  readonly answeredAt: number | null;
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request to the API. Throws `ApiProblem`, `Unreachable`, or the signal's AbortError. */
export async function ask<Body>(method: Method, path: string, asked: Asked = {}): Promise<Answer<Body>> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': spoken };
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json';
  if (asked.ifMatch !== undefined) headers['If-Match'] = asked.ifMatch;
  const response = await reach(`${path}${writeQuery(asked.query ?? {})}`, {
    method,
    headers,
    credentials: 'same-origin',
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
    ...(asked.signal ? { signal: asked.signal } : {}),
    ...(asked.keepalive ? { keepalive: true } : {}),
  });
  const body = await readBody(response);
  reportAnswer();
  if (response.status === 401 && path.startsWith('/api/v1/')) reportSessionOver();
  if (!response.ok) throw new ApiProblem(asProblem(response, body), secondsOf(response));
  return { body: body as Body, etag: response.headers.get('ETag'), answeredAt: dateOf(response) };
}

function secondsOf(response: Response): number | null {
  const text = response.headers.get('Retry-After') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function dateOf(response: Response): number | null {
  const date = Date.parse(response.headers.get('Date') ?? '');
  return Number.isNaN(date) ? null : date;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await ((init.method === 'GET' && takeEarly(address)) || fetch(address, init));
  } catch (error) {
    if (init.signal?.aborted) throw error;
    reportSilence();
    throw new Unreachable('no answer');
  }
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    reportSilence();
    throw new Unreachable(`not JSON (${response.status})`);
  }
}

/** Problem documents as they are; other errors (better-auth answers `{ code, message }`) in the same shape. */
function asProblem(response: Response, body: unknown): ProblemDocument {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  if (typeof given.type === 'string' && typeof given.title === 'string') return given as ProblemDocument;
  const slug = STATUS_SLUGS[response.status] ?? 'internal';
  const message = typeof given.message === 'string' ? given.message : response.statusText;
  return { type: `/problems/${slug}`, title: message, status: response.status, code: given.code };
}

const STATUS_SLUGS: Readonly<Record<number, ProblemSlug>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  412: 'stale',
  413: 'too-large',
  422: 'invalid',
  428: 'precondition-required',
  429: 'rate-limited',
  503: 'busy',
};

export async function get<Body>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Body> {
  return (await ask<Body>('GET', `/api/v1${path}`, { query, ...(signal ? { signal } : {}) })).body;
}

export async function post<Body>(path: string, body: unknown, query: Query = {}): Promise<Body> {
  return (await ask<Body>('POST', `/api/v1${path}`, { body, query })).body;
}
