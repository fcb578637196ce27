import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPerson } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { calendarOf, FROM, repliesBy } from './inviting.ts';
import { handOver } from './line.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { addressOf, HOUR, NOW } from './stage.ts';

let box: Mailbox;
let server: TestServer;
let port: number;
beforeAll(async () => {
  box = await openMailbox();
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  port = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));
  const settings = { smtpUrl: box.url, mailFrom: FROM, mailReplies: repliesBy(`smtp://127.0.0.1:${port}`) };
  server = await startTestServer('sqlite', { now: NOW, settings });
});
afterAll(async () => {
  await server?.stop();
  await box?.close();
});

const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 200 });

test('from the choice to the last cancellation, in the whole server: an order, a series, a move, an answer', async () => {
  const institutionId = await addInstitution(server.store, '上海大学');
  const facility = await addFacility(server.store, institutionId, '电镜中心');
  const instrumentId = await addInstrument(server.store, facility, { name: '电镜' });
  const person = await addPerson(server.store, { institutionId, name: '李雷' });
  const me = server.client.as(person);
  const done = async (asked: ReturnType<typeof me.post>, status = 200) => {
    const answer = await asked;
    expect(answer.status, answer.text).toBe(status);
    return answer;
  };
  const parts = async () => (await Promise.all(box.received.map(calendarOf))).filter((part) => part !== null);
  /** How many files of each kind came, as `REQUEST 0`. */
  const counted = async () => {
    const all = Map.groupBy(await parts(), ({ method, sequence }) => `${method} ${sequence}`);
    return Object.fromEntries([...all].map(([kind, some]) => [kind, some.length]));
  };

  await done(me.patch('/api/v1/me', { calendarBy: 'mail' }));
  const lines = [24, 30].map((hour) => ({ id: uuidv7(), instrumentId, from: at(hour), to: at(hour + 1) }));
  await done(me.post('/api/v1/orders', { id: uuidv7(), lines }), 201);
  await soon(async () => expect(await counted()).toEqual({ 'REQUEST 0': 2 }));
  expect(new Set((await parts()).map(({ uid }) => uid)).size).toBe(2);

  const series = { id: uuidv7(), orderId: uuidv7(), instrumentId, from: at(48), to: at(49), fit: 'all' };
  await done(me.post('/api/v1/series', { ...series, rrule: 'FREQ=DAILY;COUNT=4' }), 201);
  await soon(async () => expect(await counted()).toEqual({ 'REQUEST 0': 6 }));

  const [first] = lines;
  const { headers } = await done(me.get(`/api/v1/bookings/${first?.id}`));
  const moved = { from: at(26), to: at(27) };
  await done(me.patch(`/api/v1/bookings/${first?.id}`, moved, { 'if-match': headers.etag ?? '' }));
  await soon(async () => expect(await counted()).toEqual({ 'REQUEST 0': 6, 'REQUEST 1': 1 }));
  const part = (await parts()).at(-1);
  const organizer = /mailto:(\S+)$/.exec(part?.lines.find((line) => line.startsWith('ORGANIZER')) ?? '')?.[1] ?? '';
  const reply = [
    'Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT',
    `UID:${part?.uid}\r\nSEQUENCE:1\r\nATTENDEE;PARTSTAT=DECLINED:mailto:${addressOf(person)}`,
    'END:VEVENT\r\nEND:VCALENDAR\r\n',
  ].join('\r\n');
  const before = box.received.length;
  expect((await handOver(port, organizer, reply)).end).toMatch(/^250 /);
  await soon(async () =>
    expect(box.received.slice(before).map(({ subject }) => subject.slice(0, 6))).toEqual(['日历中已拒绝']),
  );
  expect((await me.get(`/api/v1/bookings/${first?.id}`)).read).toBeDefined();
  expect((await me.get(`/api/v1/bookings/${first?.id}`)).text).toContain('"confirmed"');

  await done(me.post(`/api/v1/series/${series.id}/cancel`, { scope: 'all' }));
  await done(me.post(`/api/v1/bookings/${first?.id}/cancel`, {}));
  await soon(async () =>
    expect(await counted()).toEqual({ 'REQUEST 0': 6, 'REQUEST 1': 1, 'CANCEL 1': 4, 'CANCEL 2': 1 }),
  );
});
