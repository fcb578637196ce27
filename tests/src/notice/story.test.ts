import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { addFacility, addInstitution, addInstrument } from '../support/fixture.ts';
import { addPerson, type TestPerson } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { KINDS } from '../support/store.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { addressOf, HOUR, NOW } from './stage.ts';

describe.each(KINDS)('the whole server on %s', (kind) => {
  let server: TestServer;
  let box: Mailbox;
  let receiver: Receiver;
  let people: { readonly researcher: TestPerson; readonly manager: TestPerson };
  let place: { readonly facilityId: string; readonly instrumentIds: readonly [string, string] };
  beforeAll(async () => {
    [box, receiver] = [await openMailbox(), await openReceiver()];
    const mailFrom = { text: 'Jishi <jishi@example.org>', address: 'jishi@example.org' };
    const settings = { smtpUrl: box.url, mailFrom, outboundPrivate: true };
    server = await startTestServer(kind, { now: NOW, settings });
    const institutionId = await addInstitution(server.store, '上海大学');
    const facility = await addFacility(server.store, institutionId, '电镜中心');
    const rules = { approval: ['manager' as const] };
    place = {
      facilityId: facility.id,
      instrumentIds: [
        await addInstrument(server.store, facility, { name: '电镜' }),
        await addInstrument(server.store, facility, { name: '质谱', rules }),
      ],
    };
    people = {
      researcher: await addPerson(server.store, { institutionId, name: '李雷' }),
      manager: await addPerson(server.store, { institutionId, manages: [facility.id] }),
    };
  });
  afterAll(async () => {
    await server?.stop();
    await box?.close();
    await receiver?.close();
  });

  test('asks for approval, tells of the decision, and tells the facility’s own program, each once', async () => {
    const [researcher, manager] = [server.client.as(people.researcher), server.client.as(people.manager)];
    const kinds = ['booking.placed', 'booking.confirmed'];
    const hook = { id: uuidv7(), url: receiver.url, kinds };
    const made = await manager.post(`/api/v1/facilities/${place.facilityId}/webhooks`, hook);
    expect(made.status, made.text).toBe(201);

    const span = { from: new Date(NOW + 24 * HOUR).toISOString(), to: new Date(NOW + 26 * HOUR).toISOString() };
    const later = { from: new Date(NOW + 30 * HOUR).toISOString(), to: new Date(NOW + 31 * HOUR).toISOString() };
    const lines = [
      { id: uuidv7(), instrumentId: place.instrumentIds[0], ...span },
      { id: uuidv7(), instrumentId: place.instrumentIds[1], ...later },
    ];
    const placed = await researcher.post('/api/v1/orders', { id: uuidv7(), lines });
    expect(placed.status, placed.text).toBe(201);
    const subjects = (who: TestPerson) =>
      box.received.filter(({ to }) => to === addressOf(who)).map(({ subject }) => subject);
    const soon = (check: () => void) => vi.waitFor(check, { timeout: 20_000 });
    await soon(() => expect(subjects(people.researcher)).toEqual(['待审核：电镜等 2 项']));
    await soon(() => expect(subjects(people.manager)).toEqual(['请审批：质谱']));
    await soon(() => expect(receiver.taken).toHaveLength(2));

    const approved = await manager.post(`/api/v1/bookings/${lines[1]?.id}/approve`, {});
    expect(approved.status, approved.text).toBe(200);
    await soon(() => expect(subjects(people.researcher)[1]).toBe('预约已确认：电镜等 2 项'));
    await soon(() => expect(receiver.taken).toHaveLength(4));
    const told = receiver.taken.map(({ body }) => (JSON.parse(body) as { kind: string }).kind).sort();
    expect(told).toEqual(['booking.confirmed', 'booking.confirmed', 'booking.placed', 'booking.placed']);
    expect(box.received).toHaveLength(3);
  });

  test('a problem that is reported is told to those who manage the facility, and its answer to who reported it', async () => {
    const [researcher, manager] = [server.client.as(people.researcher), server.client.as(people.manager)];
    const before = box.received.length;
    const report = { id: uuidv7(), kind: 'broken', text: '真空泵报警' };
    const made = await researcher.post(`/api/v1/instruments/${place.instrumentIds[0]}/problems`, report);
    expect(made.status, made.text).toBe(201);
    const told = (nth: number) =>
      vi.waitFor(() => expect(box.received[before + nth]).toBeDefined(), { timeout: 20_000 });
    await told(0);
    expect(box.received[before]).toMatchObject({ to: addressOf(people.manager), subject: '故障报告：电镜' });
    const settle = (what: string, body?: object) =>
      manager.post(`/api/v1/problems/${report.id}/${what}`, body, { 'if-match': '*' });
    expect((await settle('close', { answer: '已更换泵油' })).status).toBe(200);
    await told(1);
    expect(box.received[before + 1]).toMatchObject({ to: addressOf(people.researcher), subject: '故障已处理：电镜' });
    // Opened again: nothing to be told until it is closed once more.
    expect((await settle('reopen')).status).toBe(200);
    expect((await settle('close', { answer: null })).status).toBe(200);
    await told(2);
    expect(box.received.slice(before)).toHaveLength(3);
  });
});
