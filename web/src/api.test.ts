import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiProblem, ask, get, Unreachable } from './api.ts';
import { writeQuery } from './url.ts';

beforeEach(() => vi.stubGlobal('window', new EventTarget()));
afterEach(() => vi.unstubAllGlobals());

/** The network's end: answers what a server would. */
function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const fetched = vi.fn(async (_address: string, _init: RequestInit) => new Response(body, { status, headers }));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

it('lists repeat their name and what is empty is left out', () => {
  expect(writeQuery({ a: [1, 2], b: undefined, c: '', d: null, e: 'x y' })).toBe('?a=1&a=2&e=x+y');
  expect(writeQuery({})).toBe('');
});

it('a problem document keeps its refusals and alternatives', async () => {
  const document = { type: '/problems/refused', title: 'no', status: 409, refusals: [{ line: 0, rule: 'taken' }] };
  answering(409, JSON.stringify(document));
  const problem = await get('/orders/1').catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({ slug: 'refused', document: { refusals: [{ rule: 'taken' }] } });
});

it('an error of the sign-in library has a slug by its status', async () => {
  answering(401, JSON.stringify({ code: 'INVALID', message: 'Invalid email or password' }));
  await expect(ask('POST', '/api/auth/sign-in/email', { body: {} })).rejects.toMatchObject({ slug: 'unauthenticated' });
});

it('no answer, or one that is not ours, is unreachable rather than a problem', async () => {
  answering(502, '<html>bad gateway</html>');
  await expect(get('/me')).rejects.toBeInstanceOf(Unreachable);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(get('/me')).rejects.toBeInstanceOf(Unreachable);
});

it('what changes is sent with the version that was seen', async () => {
  const fetched = answering(200, '{}', { ETag: '"8"' });
  const answer = await ask('PATCH', '/api/v1/bookings/1', { body: { from: 'x' }, ifMatch: '"7"' });
  expect(answer.etag).toBe('"8"');
  expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ 'If-Match': '"7"', 'Content-Type': 'application/json' });
});
