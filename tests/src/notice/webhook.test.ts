import { Webhook } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { KINDS } from '../support/store.ts';
import { actorOf, type Desk, openDesk } from './desk.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { addBooking, eventOf, openStage, type Stage, startSending, tell } from './stage.ts';

/** Sending looks for work once a second. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000 });

describe.each(KINDS)('webhooks on %s', (kind) => {
  let stage: Stage;
  let receiver: Receiver;
  let sending: Awaited<ReturnType<typeof startSending>>;
  let desk: Desk;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  beforeEach(async () => {
    receiver = await openReceiver();
    // The reader of signatures goes by the real clock.
    sending = await startSending(stage, { smtpUrl: null }, Date.now());
    desk = openDesk(sending.deps);
  });
  afterEach(async () => {
    await sending.stop();
    await receiver.close();
    await stage.store.write.deleteFrom('delivery').execute();
    await stage.store.write.deleteFrom('webhook').execute();
  });
  afterAll(() => stage?.close());

  const manager = () => actorOf(stage.manager, [stage.centre.id]);
  const path = (rest = '') => `/facilities/${stage.centre.id}/webhooks${rest}`;
  const input = (more: object = {}) => ({ id: uuidv7(), url: receiver.url, kinds: ['booking.placed'], ...more });
  async function register(more: object = {}) {
    const made = await desk(manager(), 'POST', path(), input(more));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body as { id: string; secret: string };
  }
  const place = async (data: object = {}) => {
    const id = await addBooking(stage, stage.researcher);
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher, data));
    return id;
  };
  const deliveries = () => stage.store.read.selectFrom('delivery').selectAll().orderBy('id').execute();
  const arrived = (count: number) => vi.waitFor(() => expect(receiver.taken.length).toBe(count), { timeout: 15_000 });

  test('are signed as Standard Webhooks says, and tell times and ids but no names', async () => {
    const { secret } = await register();
    const subject = await place({ reason: '李雷 13800000000', orderId: uuidv7() });
    await tell(stage, eventOf(stage, 'moved', subject, stage.researcher, stage.researcher));
    await arrived(1);
    const [taken] = receiver.taken;
    const read = new Webhook(secret).verify(taken?.body ?? '', taken?.headers as Record<string, string>);
    expect(read).toMatchObject({
      kind: 'booking.placed',
      at: '2026-11-24T04:00:00Z',
      subject,
      instrument: stage.tem,
      facility: stage.centre.id,
      data: {
        from: '2026-11-25T04:00:00Z',
        to: '2026-11-25T06:00:00Z',
        state: 'confirmed',
        orderId: expect.any(String),
      },
    });
    expect((read as { event: number }).event).toBeGreaterThan(0);
    for (const secretText of ['李雷', '1380', stage.researcher.id, 'example.org'])
      expect(taken?.body).not.toContain(secretText);
    expect(() => new Webhook(secret).verify(`${taken?.body} `, taken?.headers as Record<string, string>)).toThrow();
    await soon(async () => expect((await deliveries())[0]).toMatchObject({ state: 'sent', last_status: 204 }));
  });

  test('come again under the same id until they are taken, then not any more', async () => {
    await register();
    const answers = [
      { status: 500 },
      'cut',
      { status: 302, location: receiver.url },
      { status: 200, bytes: 5_000_000 },
    ] as const;
    receiver.answer = () => answers[receiver.taken.length - 1] ?? { status: 200 };
    await place();
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await arrived(attempt);
      await soon(async () => expect((await deliveries())[0]?.claimed_until).toBeNull());
      sending.passMinutes(3);
    }
    await soon(async () => expect((await deliveries())[0]).toMatchObject({ state: 'sent', attempts: 4 }));
    expect(new Set(receiver.taken.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.taken.map(({ body }) => body)).size).toBe(1);
    sending.passMinutes(24 * 60);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(receiver.taken).toHaveLength(4);
  });

  test('are given up after about a day, can be tried anew by hand, and stop for who says they are gone', async () => {
    const { id } = await register();
    receiver.answer = () => ({ status: 503 });
    await place();
    for (let attempt = 1; attempt <= 11; attempt += 1) {
      await arrived(attempt);
      await soon(async () => expect((await deliveries())[0]?.claimed_until).toBeNull());
      sending.passMinutes(8 * 60);
    }
    const listed = await desk(manager(), 'GET', path(`/${id}/deliveries?state=dead`));
    const [dead] = listed.body.items as { id: string; attempts: number; lastStatus: number; lastError: string }[];
    expect(dead).toMatchObject({ attempts: 11, lastStatus: 503, lastError: 'answered 503' });
    receiver.answer = () => ({ status: 200 });
    const retried = await desk(manager(), 'POST', path(`/${id}/deliveries/${dead?.id}/retry`));
    expect(retried).toMatchObject({ status: 200, body: { state: 'waiting' } });
    await arrived(12);
    expect(receiver.taken[11]?.headers['webhook-id']).toBe(dead?.id);

    receiver.answer = () => ({ status: 410 });
    await place();
    await arrived(13);
    await soon(async () => {
      const { body } = await desk(manager(), 'GET', path());
      expect((body.items as { disabledAt: string | null }[])[0]?.disabledAt).not.toBeNull();
    });
    await place();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(receiver.taken).toHaveLength(13);
    expect((await desk(manager(), 'POST', path(`/${id}/enable`))).body).toMatchObject({ disabledAt: null });
    receiver.answer = () => ({ status: 200 });
    await place();
    await arrived(14);
  });

  test('are the managers’ to make, test and remove; the secret is shown once', async () => {
    const body = input();
    for (const [actor, status] of [
      [null, 401],
      [actorOf(stage.researcher), 403],
    ] as const) {
      expect((await desk(actor, 'POST', path(), body)).status).toBe(status);
      expect((await desk(actor, 'GET', path())).status).toBe(status);
    }
    const made = await desk(manager(), 'POST', path(), body);
    const again = await desk(manager(), 'POST', path(), body);
    expect([made.status, again.status]).toEqual([201, 200]);
    expect(again.body.secret).not.toBe(made.body.secret);
    expect((await desk(manager(), 'POST', path(), { ...body, kinds: ['booking.moved'] })).body.type).toBe(
      '/problems/id-reused',
    );
    expect(JSON.stringify((await desk(manager(), 'GET', path())).body)).not.toContain('whsec_');

    const tested = await desk(manager(), 'POST', path(`/${body.id}/test`));
    expect(tested).toMatchObject({ status: 202, body: { kind: 'webhook.test', state: 'waiting' } });
    await arrived(1);
    const sent = new Webhook(again.body.secret as string).verify(
      receiver.taken[0]?.body ?? '',
      receiver.taken[0]?.headers as Record<string, string>,
    );
    expect(sent).toMatchObject({ kind: 'webhook.test', event: null });
    await soon(async () => expect((await deliveries())[0]?.state).toBe('sent'));
    expect((await desk(manager(), 'POST', path(), body)).body.type).toBe('/problems/id-reused');

    expect((await desk(manager(), 'DELETE', path(`/${body.id}`))).status).toBe(204);
    expect((await desk(manager(), 'GET', path())).body.items).toEqual([]);
    expect((await desk(manager(), 'POST', path(`/${body.id}/test`))).status).toBe(404);
    await place();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(receiver.taken).toHaveLength(1);
  });

  test('to addresses that are not public are refused when they are made and when they are sent', async () => {
    const closed = openDesk({ ...sending.deps, config: { ...sending.deps.config, outboundPrivate: false } });
    const port = new URL(receiver.url).port;
    const refused = [
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://10.0.0.1/',
      'https://169.254.169.254/latest',
      'https://2130706433/',
    ];
    const wrong = [
      ...refused,
      receiver.url,
      'https://user:pass@example.org/',
      'https://example.org/#x',
      'ftp://example.org/',
      'x',
    ];
    for (const url of wrong) {
      const answer = await closed(manager(), 'POST', path(), input({ url }));
      expect([url, answer.status, answer.body.type]).toEqual([url, 422, '/problems/invalid']);
    }
    // A name that leads inside is only found out when it is looked up.
    const named = `https://localhost:${port}/hook`;
    expect((await closed(manager(), 'POST', path(), input({ url: named }))).status).toBe(201);
    await sending.stop();
    sending = await startSending(stage, { smtpUrl: null, outboundPrivate: false }, Date.now());
    await place();
    await soon(async () => expect((await deliveries())[0]?.last_error).toBe('localhost is not a public address'));
    expect(receiver.taken).toEqual([]);
  });
});
