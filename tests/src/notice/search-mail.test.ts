import { transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { savedSearch } from '@jishi/shared/schema/saved-search';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { addFacility, addInstitution, addInstrument, OFFICE } from '../support/fixture.ts';
import { addPerson, type TestPerson } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { KINDS } from '../support/store.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { addressOf, HOUR, NOW } from './stage.ts';

describe.each(KINDS)('mail about saved searches on %s', (kind) => {
  let server: TestServer;
  let box: Mailbox;
  let people: { readonly chinese: TestPerson; readonly english: TestPerson; readonly booker: TestPerson };
  let instrumentId: string;
  beforeAll(async () => {
    box = await openMailbox();
    const mailFrom = { text: 'Jishi <jishi@example.org>', address: 'jishi@example.org' };
    const settings = { smtpUrl: box.url, mailFrom };
    server = await startTestServer(kind, { now: NOW, settings });
    const { store } = server;
    const institutionId = await addInstitution(store, '上海大学');
    const facility = await addFacility(store, institutionId, '电镜中心', { weekly: OFFICE });
    instrumentId = await addInstrument(store, facility, { name: '电镜 <TEM>', technique: 'tem' });
    people = {
      chinese: await addPerson(store, { institutionId, name: '李雷' }),
      english: await addPerson(store, { institutionId, name: 'Ann' }),
      booker: await addPerson(store, { institutionId, name: '王芳' }),
    };
    await store.write
      .updateTable('person')
      .set({ language: 'en', zone: 'Europe/Berlin' })
      .where('id', '=', people.english.id)
      .execute();
  });
  afterAll(async () => {
    await server?.stop();
    await box?.close();
  });

  const mailsTo = (who: TestPerson) => box.received.filter(({ to }) => to === addressOf(who));

  test('a cancelled booking becomes one mail for each who watches, in their language and on both clocks', async () => {
    const [from, to] = [new Date(NOW + 20 * HOUR).toISOString(), new Date(NOW + 28 * HOUR).toISOString()];
    const booker = server.client.as(people.booker);
    const line = { id: uuidv7(), instrumentId, from, to };
    expect((await booker.post('/api/v1/orders', { id: uuidv7(), lines: [line] })).status).toBe(201);

    const question = new URLSearchParams({ q: '电镜', freeFrom: from, freeTo: to, minutes: '240' }).toString();
    const watched = { name: '周三 <四小时>', question, watch: true };
    const ids = { chinese: uuidv7(), english: uuidv7() };
    await vi.waitFor(async () => {
      const { total } = (await booker.get(`/api/v1/instruments?${question}`)).read({
        parse: (value) => value as { total: number },
      });
      expect(total).toBe(0);
    });
    for (const who of ['chinese', 'english'] as const) {
      const saved = await server.client.as(people[who]).post('/api/v1/searches', { id: ids[who], ...watched });
      expect(saved.read(savedSearch)).toMatchObject({ watch: 'on', fits: 0 });
    }
    const cancelled = await booker.post(`/api/v1/bookings/${line.id}/cancel`, {});
    expect(cancelled.status, cancelled.text).toBe(200);
    await vi.waitFor(
      async () => {
        server.passMinutes(1);
        await server.runJobs();
        expect([mailsTo(people.chinese).length, mailsTo(people.english).length]).toEqual([1, 1]);
      },
      { timeout: 30_000, interval: 500 },
    );

    const [zh] = mailsTo(people.chinese);
    expect(zh?.subject).toBe('“周三 <四小时>”新增 1 台');
    expect(zh?.text).toContain('李雷，您好：');
    expect(zh?.text).toContain(
      ['电镜 <TEM>', '  平台: 电镜中心', '  最近空闲: 2026年11月25日 周三 08:00 – 12:00（Asia/Shanghai）'].join('\n'),
    );
    expect(zh?.text).toContain('可在“已存检索”中关闭');
    expect(zh?.headers.get('content-language')).toBe('zh-CN');

    const [en] = mailsTo(people.english);
    expect(en?.subject).toBe('1 more instrument fits “周三 <四小时>”');
    expect(en?.text).toContain('Next free: Wed 25 Nov 2026, 08:00 – 12:00 (Asia/Shanghai)');
    expect(en?.text).toContain('On your clock: Wed 25 Nov 2026, 01:00 – 05:00 (Europe/Berlin)');
    expect(en?.html).not.toMatch(/<TEM>|<四小时>/);

    for (let n = 0; n < 3; n += 1) {
      server.passMinutes(30);
      await server.runJobs();
    }
    const { read } = server.store;
    const rows = await read.selectFrom('mail').select(['person_id', 'content']).execute();
    const fits = rows.filter(({ content }) => content.includes('"kind":"fits"'));
    expect(fits.map(({ person_id }) => person_id).sort()).toEqual([people.chinese.id, people.english.id].sort());
  });

  test('that one has grown too wide is told by mail, too', async () => {
    const { chinese } = people;
    const data = { name: '所有电镜', fits: 612, limit: 500 };
    const event = { at: server.clock(), kind: 'search.paused' as const, actorId: null, subjectId: uuidv7(), data };
    await transact(server.store, (trx) => appendEvents(trx, [{ ...event, personId: chinese.id }]));
    const subjects = () => mailsTo(chinese).map(({ subject }) => subject);
    await vi.waitFor(() => expect(subjects()).toContain('符合“所有电镜”的仪器过多'), { timeout: 20_000 });
  });
});
