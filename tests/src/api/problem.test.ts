import { checkInvariants } from '@jishi/db/invariants';
import { EXTERNAL_BODIES } from '@jishi/server/external/routes';
import { quote } from '@jishi/shared/schema/booking';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Answer } from '../support/client.ts';
import { KINDS } from '../support/store.ts';
import { HERE } from './external-scene.ts';
import { goodRequests } from './samples/good-requests.ts';
import { leavesOf, withValue } from './samples/leaves.ts';
import type { Sample } from './samples/sample.ts';
import { addThings } from './samples/things.ts';
import { countRows, line, on, openScene, orderOf, type Scene } from './scene.ts';

/** Routes whose errors are another program's (better-auth, calendar programs), documented as such. */
const FOREIGN = /^\/(api\/auth|cal)\//;

const WRONG_TYPES: readonly unknown[] = [null, true, 0, -1, 1.5, 1e300, '', 'x', [], [[]], {}, { toString: 1 }];
const HOSTILE_TEXTS: readonly string[] = [
  "'; drop table booking; --",
  "' or '1'='1",
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}<%= 7*7 %>',
  '../../../../etc/passwd',
  'a\u0000b',
  'a\u0007b',
  'a\r\nSet-Cookie: a=b',
  '\u2028',
  '\ud800',
  '\u202e\u0645',
  '%00%0a',
  'x'.repeat(20_000),
];
const MALFORMED: readonly string[] = [
  '{',
  '{"id":',
  '{"id":1,}',
  "{'id':1}",
  'undefined',
  'NaN',
  '\u0000',
  '[[[',
  '['.repeat(100_000),
];

describe.each(KINDS)('bad input on %s', (kind) => {
  let scene: Scene;
  let samples: Sample[];
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind, { sources: HERE });
    const things = await addThings(scene);
    tem = things.instrumentId;
    samples = goodRequests(scene, things);
  });
  afterAll(async () => {
    if (!scene) return;
    expect((await checkInvariants(scene.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await scene.stop();
  });

  const operations = () =>
    Object.entries(scene.openApi.paths).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );

  /** With the rights of everybody, so that nothing but the input is in the way. */
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    scene.administrator.client.send({ method, path, body, headers });

  /** A problem document that says what `X-Request-Id` says, and nothing that a browser would show as a page. */
  function expectProblem(answer: Answer, what: string, statuses: readonly number[]): void {
    const shown = `${what} → ${answer.status} ${answer.text.slice(0, 200)}`;
    expect(statuses, shown).toContain(answer.status);
    expect(answer.headers['content-type'], shown).toBe('application/problem+json');
    expect(answer.headers['x-content-type-options'], shown).toBe('nosniff');
    expect(answer.problem().instance, shown).toBe(answer.headers['x-request-id']);
  }

  /** Whatever it answers, it is not a failure of ours and no page. */
  function expectCalm(answer: Answer, what: string, path: string): void {
    const shown = `${what} → ${answer.status} ${answer.text.slice(0, 200)}`;
    expect(answer.status, shown).toBeLessThan(500);
    expect(answer.headers['content-type'] ?? '', shown).not.toContain('html');
    if (answer.status >= 400 && !FOREIGN.test(path)) expectProblem(answer, what, [answer.status]);
  }

  async function expectNothingWritten(work: () => Promise<void>): Promise<void> {
    const before = await countRows(scene);
    await work();
    expect(await countRows(scene)).toEqual(before);
  }

  test('every operation that takes a body has a good request here, which passes its own description', () => {
    // Files are sent as forms, whose faults have a test of their own.
    const withBody = operations().filter(({ operation }) => operation.requestBody?.content['application/json']);
    expect([...new Set(samples.map((sample) => sample.operation))].toSorted()).toEqual(
      withBody.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
    for (const sample of samples)
      expect(schemaOf(sample).safeParse(sample.body), sample.operation).toMatchObject({ success: true });
  });

  test('each of them is taken as it is, so that what is refused below is what was spoiled', async () => {
    const fresh = await openScene(kind, { sources: HERE });
    for (const { operation, method, path, body, headers } of goodRequests(fresh, await addThings(fresh))) {
      if (FOREIGN.test(path)) continue;
      const answer = await fresh.administrator.client.send({ method, path, body, headers });
      expect.soft(answer.status, `${operation} ${answer.text.slice(0, 300)}`).toBeLessThan(300);
    }
    expect((await checkInvariants(fresh.store.read)).filter((finding) => !finding.ok)).toEqual([]);
    await fresh.stop();
  });

  function requestBodyOf({ operation }: Sample) {
    const [method = '', path = ''] = operation.split(' ');
    return scene.openApi.paths[path]?.[method.toLowerCase()]?.requestBody;
  }

  function schemaOf(sample: Sample): z.ZodType {
    const schema = requestBodyOf(sample)?.content['application/json']?.schema;
    return z.fromJSONSchema((schema ?? {}) as Parameters<typeof z.fromJSONSchema>[0]);
  }

  test('a body that is not JSON is invalid', () =>
    expectNothingWritten(async () => {
      for (const { operation, method, path, headers } of samples) {
        for (const text of MALFORMED) {
          const answer = await send(method, path, text, headers);
          expectProblem(answer, `${operation} ${text.slice(0, 20)}`, [422]);
          expect(answer.problem().errors?.length).toBeGreaterThan(0);
        }
      }
    }));

  test('nesting without end is invalid like any other wrong type', () =>
    expectNothingWritten(async () => {
      const deep = `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`;
      for (const { operation, method, path, body, headers } of samples) {
        const [key = ''] = Object.keys(body as object);
        expectProblem(await send(method, path, `{"${key}":${deep}}`, headers), operation, [422]);
      }
    }));

  test('a value of another type, anywhere in a body, is invalid with a pointer to it', () =>
    expectNothingWritten(async () => {
      for (const sample of samples) {
        const schema = schemaOf(sample);
        for (const { path } of leavesOf(sample.body)) {
          for (const wrong of WRONG_TYPES) {
            const body = withValue(sample.body, path, wrong);
            if (schema.safeParse(body).success) continue;
            const answer = await send(sample.method, sample.path, JSON.stringify(body), sample.headers);
            const what = `${sample.operation} /${path.join('/')} = ${JSON.stringify(wrong)}`;
            expectProblem(answer, what, [422]);
            const pointers = answer.problem().errors?.map(({ pointer }) => pointer) ?? [];
            expect(
              pointers.some((pointer) => pointer.startsWith(path.map((step) => `/${step}`).join(''))),
              `${what}: ${pointers}`,
            ).toBe(true);
          }
        }
      }
    }));

  test('SQL, HTML, control characters and endless texts in any text harm nothing', async () => {
    for (const sample of samples) {
      for (const { path, value } of leavesOf(sample.body)) {
        if (typeof value !== 'string') continue;
        for (const text of HOSTILE_TEXTS) {
          // A fresh address each time, so that an accepted text opens no account twice.
          const answer = await send(sample.method, sample.path, withValue(sample.body, path, text), {
            ...sample.headers,
            'accept-language': 'zh',
          });
          expectCalm(
            answer,
            `${sample.operation} /${path.join('/')} = ${JSON.stringify(text.slice(0, 30))}`,
            sample.path,
          );
          if (text.includes('\u0000')) expect(answer.status).toBeGreaterThanOrEqual(400);
        }
      }
    }
    const { booking } = await countRows(scene);
    expect(booking).toBeGreaterThan(0);
  }, 120_000);

  test('keys that objects are born with change nothing', async () => {
    const text = JSON.stringify(orderOf(line(tem, on(27, '09:00'), on(27, '10:00'))));
    const poisoned = text.replace('{', '{"__proto__":{"administrator":true},"constructor":{"prototype":{"x":1}},');
    const answer = await scene.stranger.client.post('/api/v1/orders', poisoned);
    expect(answer.status).toBe(201);
    expect(Object.hasOwn(Object.prototype, 'administrator')).toBe(false);
    const twice = text.replace('{', `{"id":"${uuidv7()}","lines":[],`);
    expect((await scene.stranger.client.post('/api/v1/orders', twice)).status).toBe(200);
  });

  test('ids in a path that are none are invalid, unknown ones are not found', () =>
    expectNothingWritten(async () => {
      const none = ['x', '1', '%00', '%2e%2e%2f', "'%20or%201=1", '%3Cscript%3E', `${uuidv7()}x`, 'x'.repeat(2000)];
      for (const { path, method } of operations()) {
        if (!path.includes('{') || FOREIGN.test(path)) continue;
        const sample = samples.find(({ operation }) => operation === `${method} ${path}`);
        const filled = (id: string) =>
          path
            .replace('{action}', 'cancel')
            .replace('{month}', '2026-10')
            .replace('{year}', '2027')
            .replace(/\{\w+\}/g, id);
        const asked = async (id: string) => {
          const query = path.endsWith('agenda') ? '?from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z' : '';
          return send(method, filled(id) + query, sample?.body, sample?.headers);
        };
        for (const id of none) expectProblem(await asked(id), `${method} ${path} ${id.slice(0, 40)}`, [422, 404]);
        // A calendar of which nothing is said is empty, not unknown.
        if (path.includes('{calendar}')) continue;
        const unknown = path.includes('{code}') ? '990000' : uuidv7();
        expectProblem(await asked(unknown), `${method} ${path} unknown`, [404]);
      }
    }));

  test('a query that is not understood is invalid', async () => {
    const hostile = [
      '',
      'x',
      '-1',
      '0',
      '1e309',
      'NaN',
      'null',
      '[]',
      "'; drop table event",
      '<b>',
      '\u0000',
      '2026-13-45',
    ];
    for (const { path, method, operation } of operations()) {
      const queries = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
      // A stream would be answered and not end.
      if (path.endsWith('/events') || method !== 'GET') continue;
      const url = path.replace(/\{\w+\}/g, tem);
      for (const { name } of queries) {
        for (const text of [...hostile, 'x'.repeat(5000)]) {
          const value = encodeURIComponent(text);
          for (const query of [`${name}=${value}`, `${name}=${value}&${name}=${value}`]) {
            expectCalm(await send(method, `${url}?${query}`), `${method} ${url}?${query.slice(0, 80)}`, url);
          }
        }
      }
    }
  }, 120_000);

  test.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'sort=best',
    'near=91,0',
    'near=a,b',
    'withinKm=5',
    'minutes=7',
    'mode=party',
    'sort=nearest',
    'freeFrom=yesterday',
    'freeFrom=2026-11-25T00:00:00Z&freeTo=2026-11-24T00:00:00Z',
    'cursor=bm9uc2Vuc2U',
  ])('a search with %s is invalid', async (query) => {
    expectProblem(await scene.client.get(`/api/v1/instruments?${query}`), query, [422]);
  });

  test('another method than those of a path is not found', () =>
    expectNothingWritten(async () => {
      for (const [path, byMethod] of Object.entries(scene.openApi.paths)) {
        if (FOREIGN.test(path)) continue;
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
          const filled = path
            .replace('{action}', 'cancel')
            .replace('{month}', '2026-10')
            .replace(/\{\w+\}/g, uuidv7());
          if (method.toLowerCase() in byMethod || isAnother(filled, method)) continue;
          expectProblem(await send(method, filled, {}), `${method} ${path}`, [404]);
        }
      }
      expectProblem(await send('GET', '/api/v1/nothing'), 'GET nothing', [404]);
      expectProblem(await send('GET', '/api/v1/nothing', undefined, { accept: 'text/html' }), 'a page', [404]);
    }));

  /** Whether another template takes this path with this method. */
  function isAnother(filled: string, method: string): boolean {
    return operations().some(
      (other) => other.method === method && new RegExp(`^${other.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(filled),
    );
  }

  test('a good body of another type than JSON is not taken', () =>
    expectNothingWritten(async () => {
      const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/xml'];
      for (const sample of samples) {
        const { operation, method, path, body, headers } = sample;
        // Where a body may be missing another type is as good as none.
        if (!requestBodyOf(sample)?.required) continue;
        for (const type of types) {
          const answer = await send(method, path, body, { ...headers, 'content-type': type });
          expectProblem(answer, `${operation} as ${type}`, [422]);
        }
      }
    }));

  test('a page of another site changes nothing', () =>
    expectNothingWritten(async () => {
      for (const { method, path, operation } of operations()) {
        if (method === 'GET') continue;
        const sample = samples.find((one) => one.operation === `${method} ${path}`);
        const filled = sample?.path ?? path.replace(/\{\w+\}/g, uuidv7());
        for (const origin of ['https://evil.example', 'null', `http://evil.${new URL(scene.url).host}`]) {
          const answer = await send(method, filled, sample?.body, { ...sample?.headers, origin });
          expectProblem(answer, `${operation} from ${origin}`, [403]);
        }
        const hidden = await send(method, filled, sample?.body, { ...sample?.headers, 'sec-fetch-site': 'cross-site' });
        expectProblem(hidden, `${method} ${path} cross-site`, [403]);
      }
    }));

  test('our own pages may', async () => {
    const answer = await scene.administrator.client.patch('/api/v1/me', { language: 'zh' }, { origin: scene.url });
    expect(answer.status).toBe(200);
  });

  test('a huge body is too large, also when it does not say how large it is', () =>
    expectNothingWritten(async () => {
      const sized = (length: number) => JSON.stringify({ id: uuidv7(), padding: 'x'.repeat(length) });
      const [usual, files] = [sized(400_000), sized(EXTERNAL_BODIES.maxBytes)];
      for (const { operation, method, path, headers } of samples) {
        const huge = EXTERNAL_BODIES.paths.test(path) ? files : usual;
        expectProblem(await send(method, path, huge, headers), operation, [413]);
        const chunked = { ...headers, 'transfer-encoding': 'chunked' };
        expectProblem(await send(method, path, huge, chunked), `${operation} in pieces`, [413]);
      }
    }));

  test('ten thousand lines are too many, however small', () =>
    expectNothingWritten(async () => {
      for (const path of ['/api/v1/orders', '/api/v1/quotes']) {
        const whole = Array.from({ length: 10_000 }, () => line(tem, on(26, '09:00'), on(26, '10:00')));
        expectProblem(await send('POST', path, { id: uuidv7(), lines: whole }), path, [413]);
        expectProblem(await send('POST', path, { id: uuidv7(), lines: Array(10_000).fill({}) }), path, [422]);
        expectProblem(await send('POST', path, { id: uuidv7(), lines: whole.slice(0, 21) }), path, [422]);
        expectProblem(await send('POST', path, { id: uuidv7(), lines: [] }), path, [422]);
      }
    }));

  test.each([
    ['reversed', '2026-11-26T10:00:00Z', '2026-11-26T09:00:00Z', 422, []],
    ['empty', '2026-11-26T10:00:00Z', '2026-11-26T10:00:00Z', 422, []],
    ['without an offset', '2026-11-26T09:00:00', '2026-11-26T10:00:00', 422, []],
    ['of a day that is none', '2026-02-30T09:00:00Z', '2026-02-30T10:00:00Z', 422, []],
    ['longer than a month', '2026-11-26T09:00:00Z', '2026-12-27T09:15:00Z', 422, []],
    ['of thousands of years', '2026-11-26T09:00:00Z', '9998-11-26T09:00:00Z', 422, []],
    ['past', '2026-11-20T02:00:00Z', '2026-11-20T03:00:00Z', 409, ['past']],
    ['long past', '1970-01-02T02:00:00Z', '1970-01-02T03:00:00Z', 409, ['past']],
    ['off the grid', '2026-11-26T02:07:00Z', '2026-11-26T03:00:00Z', 409, ['grid']],
    ['off by a millisecond', '2026-11-26T02:00:00.001Z', '2026-11-26T03:00:00Z', 409, ['grid']],
    ['ten years ahead', '2036-11-26T02:00:00Z', '2036-11-26T03:00:00Z', 409, ['horizon']],
    ['centuries ahead', '9998-11-26T02:00:00Z', '9998-11-26T03:00:00Z', 409, ['horizon']],
  ] as const)('a time that is %s is refused', async (_name, from, to, status, rules) =>
    expectNothingWritten(async () => {
      const answer = await scene.researcher.client.post('/api/v1/orders', orderOf(line(tem, from, to)));
      expectProblem(answer, `${from} ${to}`, [status]);
      const told = answer.problem().refusals.map(({ rule }) => rule);
      expect(told).toEqual(expect.arrayContaining([...rules]));
    }),
  );

  test('lines millennia apart cost no more than lines of one week', async () => {
    const lines = Array.from({ length: 20 }, (_, at) => {
      const year = 2027 + at * 390;
      return { instrumentId: tem, from: `${year}-03-03T02:00:00Z`, to: `${year}-03-30T03:00:00Z` };
    });
    const began = performance.now();
    const answer = await scene.researcher.client.post('/api/v1/quotes', { lines });
    expect(answer.read(quote).ok).toBe(false);
    // Expanding the hours of 7,400 years takes minutes.
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test('without a session nothing is changed and nothing personal is read', () =>
    expectNothingWritten(async () => {
      const open = new Set(['POST /api/v1/quotes', 'POST /api/auth/sign-up/email', 'POST /api/auth/sign-in/email']);
      for (const { operation, method, path, body, headers } of samples) {
        if (open.has(operation)) continue;
        const answer = await scene.client.send({ method, path, body, headers });
        expect(answer.status, `${operation} ${answer.text}`).toBe(401);
      }
      for (const path of ['me', 'bookings', `bookings/${uuidv7()}`, `orders/${uuidv7()}`, 'feeds']) {
        expectProblem(await scene.client.get(`/api/v1/${path}`), path, [401]);
      }
    }));

  test('a cookie that is none is nobody', async () => {
    for (const cookie of ['jishi.session_token=x', 'jishi.session_token=', '=', 'a=b; ; ;', `x=${'y'.repeat(4000)}`]) {
      expectProblem(await scene.client.get('/api/v1/me', { cookie }), cookie, [401]);
    }
  });
});
