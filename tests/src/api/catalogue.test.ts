import { facility, institution } from '@jishi/shared/schema/institution';
import { instrument, instrumentPage } from '@jishi/shared/schema/instrument';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/client.ts';
import { checkerOf } from '../support/contract.ts';
import { KINDS } from '../support/store.ts';
import { openScene, PRICES, type Scene } from './scene.ts';

/** What the interface contract promises; other programs are written against it. */
const PROMISED = [
  'GET /api/v1/instruments',
  'GET /api/v1/suggest',
  'GET /api/v1/instruments/{id}',
  'GET /api/v1/instruments/{id}/agenda',
  'POST /api/v1/quotes',
  'POST /api/v1/orders',
  'GET /api/v1/orders/{id}',
  'GET /api/v1/bookings',
  'GET /api/v1/bookings/{id}',
  'PATCH /api/v1/bookings/{id}',
  'POST /api/v1/bookings/{id}/{action}',
  'GET /api/v1/facilities/{id}/schedules/{scheduleId}',
  'PUT /api/v1/facilities/{id}/schedules/{scheduleId}',
  'POST /api/v1/instruments/{id}/closures',
  'POST /api/v1/feeds',
  'GET /api/v1/feeds',
  'DELETE /api/v1/feeds/{id}',
  'GET /cal/{token}/{kind}.ics',
  'GET /api/v1/events',
  'POST /api/auth/sign-in/email',
];

describe.each(KINDS)('the catalogue on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
    tem = await scene.addInstrument({ prices: PRICES, technique: 'tem' });
  });
  afterAll(() => scene?.stop());

  test('shows an instrument with its rules and this reader’s price', async () => {
    const priceFor = async (who: { client: Scene['client'] }) =>
      (await who.client.get(`/api/v1/instruments/${tem}`)).read(instrument);
    const seen = await priceFor(scene);
    expect(seen).toMatchObject({
      id: tem,
      name: { zh: '透射电子显微镜' },
      institution: { name: { zh: '上海大学' } },
      facility: { name: { zh: '电镜中心' }, zone: 'Asia/Shanghai' },
      rules: { stepMinutes: 15, maxMinutes: 480, approval: [] },
      approval: false,
      price: { amountMinor: 20_000, class: 'academic', per: 'hour' },
      managed: false,
    });
    expect((await priceFor(scene.colleague)).price).toMatchObject({ amountMinor: 10_000, class: 'internal' });
    expect((await priceFor(scene.engineer)).price).toMatchObject({ amountMinor: 40_000, class: 'company' });
    expect((await priceFor(scene.manager)).managed).toBe(true);
  });

  test('is known by its ETag, of which the record tells', async () => {
    const read = await scene.client.get(`/api/v1/instruments/${tem}`);
    expect(read.headers.etag).toBe(read.read(instrument).etag);
    const etag = read.headers.etag ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await scene.client.get(`/api/v1/instruments/${tem}`, { 'if-none-match': known });
      expect([answer.status, answer.text], known).toEqual([304, '']);
    }
    const other = await scene.engineer.client.get(`/api/v1/instruments/${tem}`, { 'if-none-match': etag });
    expect(other.status).toBe(200);
  });

  test('shows facilities, their instruments, and institutions by a part of their name', async () => {
    const found = (await scene.client.get(`/api/v1/facilities/${scene.centre.id}`)).read(facility);
    expect(found).toMatchObject({ name: { zh: '电镜中心' }, zone: 'Asia/Shanghai', instruments: 1 });
    expect(found.schedules).toMatchObject([{ id: scene.centre.scheduleId, instruments: 1 }]);
    const listed = await scene.client.get(`/api/v1/facilities/${scene.centre.id}/instruments`);
    expect(listed.text).toContain(tem);
    const one = (await scene.client.get(`/api/v1/institutions/${scene.hefei}`)).read(institution);
    expect(one).toMatchObject({ name: { zh: '合肥研究院' }, kind: 'education' });
    const byName = await scene.client.get(`/api/v1/institutions?q=${encodeURIComponent('合肥')}`);
    expect(byName.text).toContain(scene.hefei);
    for (const wildcard of ['%', '_', '\\']) {
      expect((await scene.client.get(`/api/v1/institutions?q=${encodeURIComponent(wildcard)}`)).text).toBe(
        '{"items":[]}',
      );
    }
    expect((await scene.client.get(`/api/v1/facilities/${uuidv7()}`)).status).toBe(404);
  });

  test('is found by what it is called', async () => {
    const find = async (q: string) =>
      (await scene.client.get(`/api/v1/instruments?q=${encodeURIComponent(q)}`)).read(instrumentPage);
    await expect.poll(async () => (await find('透射')).items.map(({ id }) => id), { timeout: 10_000 }).toEqual([tem]);
    expect((await find('质谱')).total).toBe(0);
  });

  test('the document has every operation that the contract promises', () => {
    const has = Object.entries(scene.openApi.paths).flatMap(([path, byMethod]) =>
      Object.keys(byMethod).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(has).toEqual(expect.arrayContaining(PROMISED));
    expect(scene.openApi.openapi).toBe('3.1.0');
  });

  test('an answer that the document does not promise would be noticed', async () => {
    const check = checkerOf(scene.openApi);
    const path = `/api/v1/instruments/${tem}`;
    const answer = await scene.client.get(path);
    const altered = (changes: Partial<Answer>) => () => check('GET', path, { ...answer, ...changes });
    expect(altered({})).not.toThrow();
    expect(altered({ status: 418 })).toThrow('418 is not in the document');
    expect(altered({ text: answer.text.replace(/"stations":\d+/, '"stations":"many"') })).toThrow('stations');
    expect(altered({ headers: { 'content-type': 'text/html' } })).toThrow('text/html');
  });

  test('says how the server is, in words for balancers and in numbers for Prometheus', async () => {
    expect((await scene.client.get('/healthz')).text).toBe('ok');
    const ready = await scene.client.get('/readyz');
    expect([ready.status, JSON.parse(ready.text)]).toEqual([200, { ready: true, database: true, discovery: true }]);
    const metrics = await scene.client.get('/metrics');
    expect(metrics.headers['content-type']).toMatch(/^text\/plain/);
    expect(metrics.text).toMatch(
      /jishi_http_request_seconds_count\{[^}]*route="\/api\/v1\/instruments\/:id"[^}]*\} \d+/,
    );
    // A path may be a secret, so none is a label.
    expect(metrics.text).not.toContain(tem);
  });

  test('dates its answers by the clock of all other times in them', async () => {
    const { headers } = await scene.client.get('/api/v1/instruments');
    expect(headers.date).toBe(new Date(scene.clock()).toUTCString());
  });

  test('keeps idle connections longer than the usual proxies do, so that none is closed just when it is used again', async () => {
    const { headers } = await scene.client.get('/healthz');
    expect(Number(/^timeout=(\d+)$/.exec(String(headers['keep-alive']))?.[1])).toBeGreaterThan(120);
  });

  test('is described on pages that need nothing from elsewhere', async () => {
    const page = await scene.client.get('/docs/');
    expect([page.status, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const file of page.text.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g)) {
      expect((await scene.client.get(`/docs/${file[1]}`)).status, file[1]).toBe(200);
    }
  });

  test('every answer has its number and tells browsers to keep to our own pages', async () => {
    const answer = await scene.client.get(`/api/v1/instruments/${tem}`);
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const page = await scene.client.get('/docs/');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.headers['x-frame-options']).toBe('DENY');
  });
});
