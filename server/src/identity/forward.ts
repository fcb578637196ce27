import type { Context } from 'hono';
import type { Deps, Env } from '../context.ts';
import { answerProblem } from '../http/problem.ts';
import { AUTH_PATH, type Auth } from './auth.ts';

/**
 * Lets better-auth answer a request of which only headers and the checked body are passed on. Its errors keep their
 * JSON (`code`, `message`); what breaks inside becomes an `internal` problem.
 */
export async function forward(
  deps: Deps,
  auth: Auth,
  c: Context<Env>,
  path: string = c.req.path,
  body?: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const response = await auth.handler(requestOf(c, path, body));
  if (response.status >= 500) {
    deps.log.error({ requestId: c.get('requestId'), path, status: response.status }, 'sign-in broke');
    return answerProblem(c, 'internal');
  }
  const headers = new Headers(response.headers);
  headers.set('Cache-Control', 'no-store');
  return new Response(response.body, { status: response.status, headers });
}

function requestOf(c: Context<Env>, path: string, body?: Readonly<Record<string, unknown>>): Request {
  const { raw } = c.req;
  const url = new URL(raw.url);
  url.pathname = path;
  const headers = new Headers();
  for (const name of [
    'cookie',
    'host',
    'origin',
    'referer',
    'user-agent',
    'sec-fetch-site',
    'sec-fetch-mode',
    'sec-fetch-dest',
  ]) {
    const value = raw.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  // A browser names the origin of every POST; a program that names none cannot be somebody's page.
  if (!headers.has('origin') && !headers.has('referer')) headers.set('origin', url.origin);
  if (raw.method !== 'POST') return new Request(url, { method: raw.method, headers });
  headers.set('content-type', 'application/json');
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
}

/** A request to another of better-auth's own paths, such as the sign-in that follows a sign-up. */
export const signInPath = `${AUTH_PATH}/sign-in/email`;
