import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { KINDS } from '../support/store.ts';
import { actorOf, openDesk } from './desk.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import {
  addBooking,
  addressOf,
  askApproval,
  caughtUp,
  eventOf,
  HOUR,
  mailRows,
  NOW,
  openStage,
  type Stage,
  startSending,
  tell,
} from './stage.ts';

/** Sending looks for work once a second. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000 });

describe.each(KINDS)('mail on %s', (kind) => {
  let stage: Stage;
  let box: Mailbox;
  let sending: Awaited<ReturnType<typeof startSending>>;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  beforeEach(async () => {
    box = await openMailbox();
    sending = await startSending(stage, { smtpUrl: box.url, baseUrl: 'https://jishi.example' });
  });
  afterEach(async () => {
    await sending.stop();
    await box.close();
    await stage.store.write.deleteFrom('mail').execute();
    await stage.store.write.deleteFrom('digest_item').execute();
  });
  afterAll(() => stage?.close());

  const mailsTo = (person: { id: string }) => box.received.filter(({ to }) => to === addressOf(person));
  const arrived = (count: number) => vi.waitFor(() => expect(box.received.length).toBe(count), { timeout: 15_000 });

  test('tells of an order of five lines in one mail, in the reader’s words and on both clocks', async () => {
    const change = uuidv7();
    const ids = [];
    for (let line = 0; line < 5; line += 1) ids.push(await addBooking(stage, stage.colleague));
    await tell(stage, ...ids.map((id) => eventOf(stage, 'placed', id, stage.colleague, stage.colleague, { change })));
    await caughtUp(stage);
    await arrived(1);
    const [mail] = mailsTo(stage.colleague);
    expect(mail?.subject).toBe('Booked: 透射电镜 <TEM> & co and 4 more');
    expect(mail?.text.match(/The booking is confirmed/g)).toHaveLength(5);
    expect(mail?.text).toContain('Time: Wed 25 Nov 2026, 12:00 – 14:00 (Asia/Shanghai)');
    expect(mail?.text).toContain('On your clock: Wed 25 Nov 2026, 05:00 – 07:00 (Europe/Berlin)');
    expect(mail?.html).toContain('透射电镜 &lt;TEM&gt; &amp; co');
    expect(mail?.html).toContain('Ann &quot;A&quot; &lt;b&gt;');
    expect(mail?.html).not.toContain('<TEM>');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    const [row] = await mailRows(stage);
    expect(mail?.messageId).toBe(`<${row?.id}@localhost>`);
  });

  test('is Chinese where the reader has not chosen, and names the zone', async () => {
    const id = await addBooking(stage, stage.researcher, { state: 'declined', reason: '样品不符' });
    await tell(stage, eventOf(stage, 'declined', id, stage.researcher, stage.manager, { state: 'declined' }));
    await arrived(1);
    const [mail] = mailsTo(stage.researcher);
    expect(mail?.subject).toBe('预约被驳回：透射电镜 <TEM> & co');
    expect(mail?.text).toContain('时间: 2026年11月25日 周三 12:00 – 14:00（Asia/Shanghai）');
    expect(mail?.text).toContain('说明: 样品不符');
    expect(mail?.text).not.toContain('您的当地时间');
    expect(mail?.text).not.toContain('@example.org');
  });

  test('tells people what others did to them, not what they did themselves', async () => {
    const own = await addBooking(stage, stage.researcher, { state: 'cancelled' });
    const hit = await addBooking(stage, stage.colleague, { state: 'cancelled', reason: 'The filament broke' });
    await tell(
      stage,
      eventOf(stage, 'cancelled', own, stage.researcher, stage.researcher, { state: 'cancelled' }),
      eventOf(stage, 'moved', own, stage.researcher, stage.researcher),
      eventOf(stage, 'cancelled', hit, stage.colleague, stage.manager, { state: 'cancelled' }),
    );
    await caughtUp(stage);
    await arrived(1);
    const [mail] = mailsTo(stage.colleague);
    expect(mail?.subject).toMatch(/^Cancelled: /);
    expect(mail?.text).toContain('Message: The filament broke');
  });

  test('tells whose no-show was withdrawn, while there is time left and after', async () => {
    const ids = [await addBooking(stage, stage.researcher), await addBooking(stage, stage.colleague)];
    const [left, over] = ids as [string, string];
    const restored = true;
    await tell(
      stage,
      eventOf(stage, 'in-use', left, stage.researcher, stage.manager, { state: 'in-use', restored }),
      eventOf(stage, 'completed', over, stage.colleague, stage.manager, { state: 'completed', restored }),
      eventOf(stage, 'in-use', over, stage.colleague, stage.manager, { state: 'in-use' }),
      eventOf(stage, 'completed', left, stage.researcher, stage.manager, { state: 'completed' }),
    );
    await caughtUp(stage);
    await arrived(2);
    expect(mailsTo(stage.researcher)[0]?.subject).toBe('爽约已撤销：透射电镜 <TEM> & co');
    expect(mailsTo(stage.colleague)[0]?.subject).toBe('Not missed after all: 透射电镜 <TEM> & co');
    expect(mailsTo(stage.colleague)[0]?.text).toContain('The booking was marked as missed by mistake');
  });

  test('asks nobody who stands in for somebody suspended', async () => {
    const id = await addBooking(stage, stage.researcher, { state: 'pending' });
    await askApproval(stage, id, 'manager');
    const standIn = { id: uuidv7(), person_id: stage.deputy.id, for_id: stage.manager.id, ended_at: null };
    const { write } = stage.store;
    await write
      .insertInto('stand_in')
      .values({ ...standIn, created_at: 0, from_at: NOW - HOUR, until_at: NOW + HOUR })
      .execute();
    const suspend = (at: number | null) =>
      write.updateTable('person').set({ suspended_at: at }).where('id', '=', stage.manager.id).execute();
    await suspend(NOW);
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher, { state: 'pending' }));
    await caughtUp(stage);
    await arrived(1);
    expect((await mailRows(stage)).map((row) => row.person_id)).toEqual([stage.researcher.id]);
    await suspend(null);
    await write.deleteFrom('stand_in').execute();
  });

  test('that is not taken is logged without the address that the server quotes', async () => {
    const id = await addBooking(stage, stage.researcher);
    box.answer = ({ to }) => ({ code: 550, says: `<${to}>: no such user` });
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, null));
    await soon(async () => expect((await mailRows(stage))[0]?.state).toBe('dead'));
    expect((await mailRows(stage))[0]?.last_error).toContain(addressOf(stage.researcher));
    const lines = sending.deps.logged.filter((line) => line.includes('a mail was not taken'));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ responseCode: 550, command: expect.stringMatching(/^DATA/), over: true }),
    ]);
    expect(sending.deps.logged.join('')).not.toContain(addressOf(stage.researcher));
  });

  test('asks those whose turn it is and who stands in for them, and reminds them', async () => {
    const id = await addBooking(stage, stage.researcher, { state: 'pending' });
    await askApproval(stage, id, 'manager');
    const standIn = {
      id: uuidv7(),
      person_id: stage.deputy.id,
      for_id: stage.manager.id,
      created_at: 0,
      ended_at: null,
    };
    await stage.store.write
      .insertInto('stand_in')
      .values({ ...standIn, from_at: NOW - HOUR, until_at: NOW + HOUR })
      .execute();
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher, { state: 'pending' }));
    await arrived(3);
    expect(mailsTo(stage.manager).map((mail) => mail.subject)).toEqual(['请审批：透射电镜 <TEM> & co']);
    expect(mailsTo(stage.deputy)[0]?.text).toContain('预约人: 李雷');
    expect(mailsTo(stage.deputy)[0]?.text).toContain('请在此时间前答复: 2026年11月26日 周四 12:00（Asia/Shanghai）');
    expect(mailsTo(stage.researcher)[0]?.subject).toBe('待审核：透射电镜 <TEM> & co');
    await tell(stage, eventOf(stage, 'reminded', id, stage.researcher, null, { party: 'manager' }));
    await arrived(5);
    expect(mailsTo(stage.manager)[1]?.subject).toBe('仍在等待您审批：透射电镜 <TEM> & co');
    expect(await stage.store.read.selectFrom('digest_item').selectAll().execute()).toEqual([]);
    await stage.store.write.deleteFrom('stand_in').execute();
  });

  test('asks the heads of the group when it is theirs to approve', async () => {
    const groupId = uuidv7();
    const named = { name_zh: '组', name_en: null, ended_at: null };
    await stage.store.write
      .insertInto('research_group')
      .values({ id: groupId, institution_id: stage.institution, created_at: 0, ...named })
      .execute();
    const member = { group_id: groupId, since_at: 0 };
    await stage.store.write
      .insertInto('group_member')
      .values({ ...member, person_id: stage.colleague.id, role: 'head' })
      .execute();
    await stage.store.write
      .insertInto('group_member')
      .values({ ...member, person_id: stage.deputy.id, role: 'member' })
      .execute();
    const id = await addBooking(stage, stage.researcher, { state: 'pending', group_id: groupId });
    await askApproval(stage, id, 'group-head');
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher, { state: 'pending' }));
    await arrived(2);
    expect(mailsTo(stage.colleague)[0]?.subject).toBe('Please approve: 透射电镜 <TEM> & co');
    expect(mailsTo(stage.deputy)).toEqual([]);
  });

  test('tells of a breach and a pause even those who caused them, and of what was decided', async () => {
    const bookingId = await addBooking(stage, stage.colleague, { state: 'cancelled' });
    const [breachId, change] = [uuidv7(), uuidv7()];
    const who = { personId: stage.colleague.id, facilityId: stage.centre.id };
    const own = { at: NOW, actorId: stage.colleague.id, ...who };
    const data = { change, bookingId, breach: 'late-cancel', count: 2, limit: 2 };
    await tell(
      stage,
      { ...own, kind: 'breach.recorded', subjectId: breachId, data },
      { ...own, kind: 'pause.set', subjectId: uuidv7(), data: { change, until: NOW + HOUR, breaches: 2 } },
    );
    await arrived(1);
    const [mail] = mailsTo(stage.colleague);
    expect(mail?.text).toContain('Breach: cancelled late (number 2; 2 lead to a pause)');
    expect(mail?.text).toContain('Until: Tue 24 Nov 2026, 13:00 (Asia/Shanghai)');
    const decided = {
      kind: 'breach.decided' as const,
      subjectId: breachId,
      actorId: stage.manager.id,
      at: NOW,
      ...who,
    };
    await tell(stage, { ...decided, data: { waive: true, note: 'Train was late' } });
    await arrived(2);
    expect(mailsTo(stage.colleague)[1]?.subject).toBe('Breach waived: 电镜中心');
    expect(mailsTo(stage.colleague)[1]?.text).toContain('Message: Train was late');
  });

  test('reaches everybody once the server is back after an hour, each mail once', async () => {
    await box.close();
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push(await addBooking(stage, n % 2 ? stage.researcher : stage.colleague));
    await tell(
      stage,
      ...ids.map((id, n) => eventOf(stage, 'placed', id, n % 2 ? stage.researcher : stage.colleague, null)),
    );
    await caughtUp(stage);
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      sending.passMinutes(5);
    }
    await soon(async () => expect((await mailRows(stage)).every((row) => row.attempts > 0)).toBe(true));
    box = await openMailbox(box.port);
    await vi.waitFor(
      () => {
        sending.passMinutes(10);
        expect(box.received.length).toBe(5);
      },
      { timeout: 30_000, interval: 500 },
    );
    const rows = await mailRows(stage);
    await soon(async () => expect((await mailRows(stage)).every((row) => row.state === 'sent')).toBe(true));
    expect(new Set(box.received.map((mail) => mail.messageId))).toEqual(
      new Set(rows.map((row) => `<${row.id}@localhost>`)),
    );
  });

  test('comes again under the same id when the line was lost before the answer', async () => {
    const id = await addBooking(stage, stage.researcher);
    let lost = 0;
    box.answer = () => (lost++ === 0 ? 'cut' : 'take');
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher));
    await arrived(1);
    await soon(async () => expect((await mailRows(stage))[0]?.last_error).not.toBeNull());
    sending.passMinutes(3);
    await arrived(2);
    expect(box.received[1]?.messageId).toBe(box.received[0]?.messageId);
    expect(box.received[1]?.text).toBe(box.received[0]?.text);
    await soon(async () => expect((await mailRows(stage))[0]).toMatchObject({ state: 'sent', attempts: 2 }));
  });

  test('that nobody will ever take becomes a dead letter at once, one that fails again and again after ten retries', async () => {
    const ids = [await addBooking(stage, stage.researcher), await addBooking(stage, stage.colleague)];
    box.answer = ({ to }) => ({ code: to === addressOf(stage.researcher) ? 550 : 451 });
    await tell(
      stage,
      eventOf(stage, 'placed', ids[0] as string, stage.researcher, null),
      eventOf(stage, 'placed', ids[1] as string, stage.colleague, null),
    );
    await arrived(2);
    const rowOf = async (person: { id: string }) => (await mailRows(stage)).find((row) => row.person_id === person.id);
    await soon(async () => expect((await rowOf(stage.researcher))?.state).toBe('dead'));
    expect(await rowOf(stage.researcher)).toMatchObject({ attempts: 1, last_error: expect.stringContaining('550') });
    for (let tries = 2; tries <= 11; tries += 1) {
      await soon(async () => expect((await rowOf(stage.colleague))?.claimed_until).toBeNull());
      expect((await rowOf(stage.colleague))?.state).toBe('waiting');
      sending.passMinutes(6 * 60);
      await soon(async () => expect((await rowOf(stage.colleague))?.attempts).toBe(tries));
    }
    await soon(async () => expect((await rowOf(stage.colleague))?.state).toBe('dead'));
    expect(await rowOf(stage.colleague)).toMatchObject({ attempts: 11, last_error: expect.stringContaining('451') });
  });

  test('is not sent again and does not get stuck when the clock steps back', async () => {
    const ids = [await addBooking(stage, stage.researcher), await addBooking(stage, stage.colleague)];
    await tell(stage, eventOf(stage, 'placed', ids[0] as string, stage.researcher, null));
    await arrived(1);
    box.answer = () => ({ code: 451 });
    await tell(stage, eventOf(stage, 'placed', ids[1] as string, stage.colleague, null));
    await arrived(2);
    await soon(async () => expect((await mailRows(stage)).some((row) => row.last_error !== null)).toBe(true));
    box.answer = () => 'take';
    sending.passMinutes(-600);
    await arrived(3);
    const late = await addBooking(stage, stage.colleague);
    await tell(stage, { ...eventOf(stage, 'placed', late, stage.colleague, null), at: NOW - 600 * 60_000 });
    await arrived(4);
    expect(mailsTo(stage.researcher)).toHaveLength(1);
    expect(mailsTo(stage.colleague)).toHaveLength(3);
  });

  test('sums up a facility’s day for its managers once, at seven in its zone, and not what they did themselves', async () => {
    const ids = [await addBooking(stage, stage.researcher), await addBooking(stage, stage.colleague)];
    const [first, second] = ids as [string, string];
    await tell(
      stage,
      eventOf(stage, 'placed', first, stage.researcher, stage.researcher),
      eventOf(stage, 'placed', second, stage.colleague, stage.colleague),
      eventOf(stage, 'moved', second, stage.colleague, stage.colleague),
      eventOf(stage, 'in-use', first, stage.researcher, stage.researcher, { state: 'in-use' }),
      eventOf(stage, 'cancelled', first, stage.researcher, stage.manager, { state: 'cancelled' }),
    );
    await caughtUp(stage);
    await arrived(3);
    sending.passMinutes(18 * 60);
    const second_server = await startSending(stage, { smtpUrl: box.url }, NOW + 18 * HOUR);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(mailsTo(stage.manager)).toHaveLength(0);
    sending.passMinutes(61);
    second_server.passMinutes(61);
    await vi.waitFor(() => expect(mailsTo(stage.manager)).toHaveLength(1), { timeout: 20_000 });
    const [digest] = mailsTo(stage.manager);
    expect(digest?.subject).toBe('电镜中心：2026年11月25日 周三 变动汇总');
    expect(digest?.text).toContain('预约已确认。（2）');
    expect(digest?.text).toContain('预约已改到其他时间。（1）');
    expect(digest?.text).not.toContain('预约已取消');
    expect(digest?.text).toContain('李雷');
    // A restart, hours and an empty night later: nothing more.
    await second_server.stop();
    await sending.stop();
    sending = await startSending(stage, { smtpUrl: box.url }, NOW + 44 * HOUR);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(mailsTo(stage.manager)).toHaveLength(1);
  });
});

test.each(KINDS)('without an SMTP server nothing is queued, which is said once, on %s', async (kind) => {
  const stage = await openStage(kind);
  const sending = await startSending(stage, { smtpUrl: null });
  const id = await addBooking(stage, stage.researcher);
  await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher));
  await caughtUp(stage, 'webhook');
  expect(await mailRows(stage)).toEqual([]);
  expect(sending.deps.logged.filter((line) => line.includes('SMTP_URL'))).toHaveLength(1);
  await sending.stop();
  await stage.close();
});

test.each(KINDS)('dead mails are for administrators to see and to try anew, on %s', async (kind) => {
  const stage = await openStage(kind);
  const box = await openMailbox();
  box.answer = () => ({ code: 550 });
  const sending = await startSending(stage, { smtpUrl: box.url });
  const desk = openDesk(sending.deps);
  const id = await addBooking(stage, stage.researcher);
  await tell(stage, eventOf(stage, 'placed', id, stage.researcher, stage.researcher));
  await soon(async () => expect((await mailRows(stage))[0]?.state).toBe('dead'));
  for (const [actor, status] of [
    [null, 401],
    [actorOf(stage.manager, [stage.centre.id]), 403],
  ] as const) {
    expect((await desk(actor, 'GET', '/admin/mail?state=dead')).status).toBe(status);
    expect((await desk(actor, 'POST', `/admin/mail/${id}/retry`)).status).toBe(status);
  }
  const admin = actorOf(stage.manager, [], true);
  const listed = await desk(admin, 'GET', '/admin/mail?state=dead');
  const [dead] = listed.body.items as { id: string }[];
  expect(dead).toMatchObject({ personId: stage.researcher.id, kind: 'news', state: 'dead', attempts: 1 });
  expect(JSON.stringify(listed.body)).not.toContain('透射电镜');
  expect((await desk(admin, 'POST', `/admin/mail/${id}/retry`)).status).toBe(404);
  box.answer = () => 'take';
  expect((await desk(admin, 'POST', `/admin/mail/${dead?.id}/retry`)).body).toMatchObject({ state: 'waiting' });
  await soon(async () => expect((await mailRows(stage))[0]?.state).toBe('sent'));
  expect(new Set(box.received.map((mail) => mail.messageId)).size).toBe(1);
  expect((await desk(admin, 'GET', '/admin/mail?state=dead')).body).toEqual({ items: [], next: null });
  await sending.stop();
  await box.close();
  await stage.close();
});
