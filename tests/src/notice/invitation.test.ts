import { openStore, transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { sendDueMails } from '@jishi/server/notice/mail/send';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import {
  calendarOf,
  cancel,
  change,
  choose,
  forgetEverything,
  invitations,
  move,
  openServer,
  readBooking,
  type Server,
  told,
} from './inviting.ts';
import { type Mailbox, openMailbox, type Received } from './mailbox.ts';
import { addBooking, addressOf, eventOf, HOUR, mailRows, NOW, openStage, type Stage, tell } from './stage.ts';

describe.each(KINDS)('invitations on %s', (kind) => {
  let stage: Stage;
  let box: Mailbox;
  let server: Server;
  beforeAll(async () => {
    stage = await openStage(kind);
  });
  beforeEach(async () => {
    box = await openMailbox();
    server = await openServer(stage, box.url);
    await choose(stage, stage.researcher, 'mail');
  });
  afterEach(async () => {
    await box.close();
    await forgetEverything(stage);
  });
  afterAll(() => stage?.close());

  const me = () => stage.researcher;
  const place = async (person = me(), data: object = {}) => {
    const id = await addBooking(stage, person);
    await tell(stage, eventOf(stage, 'placed', id, person, person, data));
    return id;
  };
  const placeMany = async (count: number) => {
    const change = uuidv7();
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push(await addBooking(stage, me(), { from_at: NOW + (24 + n) * HOUR, to_at: NOW + (25 + n) * HOUR }));
    await tell(stage, ...ids.map((id) => eventOf(stage, 'placed', id, me(), me(), { change })));
    return ids;
  };
  const subjects = () => box.received.map(({ subject }) => subject);

  test('come with the mails of those who chose them, and with no others', async () => {
    await place();
    await place(stage.colleague);
    await server.work();
    const by = new Map(await Promise.all(box.received.map(async (mail) => [mail.to, await calendarOf(mail)] as const)));
    expect(by.get(addressOf(me()))).toMatchObject({ method: 'REQUEST', sequence: 0, status: 'CONFIRMED' });
    expect(by.get(addressOf(stage.colleague))).toBeNull();
    expect(box.received).toHaveLength(2);
  });

  test('keep one UID through a request that waits, its approval, a move and the end, with a number that rises', async () => {
    const id = await addBooking(stage, me(), { state: 'pending' });
    await tell(stage, eventOf(stage, 'placed', id, me(), me(), { state: 'pending' }));
    await server.work();
    await change(stage, id, 'confirmed', { state: 'confirmed' });
    await server.work();
    await move(stage, id, 5);
    await server.work();
    await cancel(stage, id);
    await server.work();
    const parts = await Promise.all(box.received.map(calendarOf));
    expect(parts.map((part) => [part?.method, part?.sequence, part?.status, part?.start])).toEqual([
      ['REQUEST', 0, 'TENTATIVE', '20261125T040000Z'],
      ['REQUEST', 1, 'CONFIRMED', '20261125T040000Z'],
      ['REQUEST', 2, 'CONFIRMED', '20261125T090000Z'],
      ['CANCEL', 3, 'CANCELLED', '20261125T090000Z'],
    ]);
    const { calendar_uid, sequence } = await readBooking(stage, id);
    expect(new Set(parts.map((part) => part?.uid))).toEqual(new Set([calendar_uid]));
    expect(sequence).toBe(3);
  });

  test.each([
    ['declined', 'declined'],
    ['expired', 'expired'],
    ['no-show', 'no-show'],
  ] as const)('end when a booking is %s, and come again when that is undone', async (happening, state) => {
    const id = await place();
    await server.work();
    await change(stage, id, happening, { state });
    await server.work();
    const back = state === 'no-show' ? ('in-use' as const) : ('reinstated' as const);
    await change(stage, id, back, { state: state === 'no-show' ? 'in-use' : 'confirmed' }, stage.manager, {
      restored: true,
    });
    await server.work();
    expect(await told(box)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2']);
  });

  test('follow what people do themselves, of which no mail tells otherwise', async () => {
    const id = await place();
    const others = await place(stage.colleague);
    await server.work();
    await move(stage, id, 3, me());
    await move(stage, others, 3, stage.colleague);
    await server.work();
    await cancel(stage, id, me());
    await cancel(stage, others, stage.colleague);
    await server.work();
    const mine = box.received.filter(({ to }) => to === addressOf(me()));
    expect(await told({ ...box, received: mine })).toEqual(['REQUEST 0', 'REQUEST 1', 'CANCEL 2']);
    expect(mine[1]?.subject).toBe('预约改期：透射电镜 <TEM> & co，2026年11月25日 周三 15:00');
    expect(box.received).toHaveLength(4);
  });

  test('are mails of their own, one for each, where one mail tells of several bookings', async () => {
    const ids = await placeMany(5);
    await server.work();
    expect([...(await told(box))].sort()).toEqual(['-', ...Array.from({ length: 5 }, () => 'REQUEST 0')]);
    const parts = (await Promise.all(box.received.map(calendarOf))).flatMap((part) => part ?? []);
    expect(new Set(parts.map(({ uid }) => uid))).toEqual(new Set(ids));
    const change = uuidv7();
    for (const id of ids) await cancel(stage, id, stage.manager, { change });
    await server.work();
    expect([...(await told(box))].sort().slice(0, 6)).toEqual([
      '-',
      '-',
      ...Array.from({ length: 4 }, () => 'CANCEL 1'),
    ]);
    expect(box.received).toHaveLength(12);
    expect(await invitations(stage)).toEqual(
      Array.from({ length: 5 }, () => ({ method: 'CANCEL', sequence: 1, claimed_until: null, mail_id: null })),
    );
  });

  test('follow what people did themselves in a change that also brings news of another booking', async () => {
    const mine = await place();
    const waiting = await addBooking(stage, me(), { state: 'pending' });
    await tell(stage, eventOf(stage, 'placed', waiting, me(), me(), { state: 'pending' }));
    await server.work();
    const before = box.received.length;
    const data = { change: uuidv7() };
    await cancel(stage, mine, me(), data);
    await change(stage, waiting, 'confirmed', { state: 'confirmed' }, me(), data);
    await server.work();
    const parts = await Promise.all(box.received.slice(before).map(calendarOf));
    expect(parts.map((part) => `${part?.method} ${part?.uid}`).sort()).toEqual(
      [`CANCEL ${mine}`, `REQUEST ${waiting}`].sort(),
    );
  });

  test('go with the one booking that a mail tells of beside something else', async () => {
    const id = await place();
    await server.work();
    const change = uuidv7();
    const who = { at: NOW, actorId: null, personId: me().id, facilityId: stage.centre.id };
    await stage.store.write
      .updateTable('booking')
      .set({ state: 'no-show', sequence: 1 })
      .where('id', '=', id)
      .execute();
    await tell(stage, eventOf(stage, 'no-show', id, me(), null, { change, state: 'no-show' }), {
      ...who,
      kind: 'pause.set',
      subjectId: uuidv7(),
      data: { change, until: NOW + HOUR },
    });
    await server.work();
    expect(await told(box)).toEqual(['REQUEST 0', 'CANCEL 1']);
  });

  test('are not sent for more than sixty at once: the mail proposes a feed, and what is invited later is kept right', async () => {
    const ids = await placeMany(62);
    await server.work();
    expect(await told(box)).toEqual(['-']);
    expect(box.received[0]?.text).toContain('不再逐个发送日历邀请');
    await move(stage, ids[7] as string, 200);
    await server.work();
    const change = uuidv7();
    for (const id of ids) await move(stage, id, 1, stage.manager, { change });
    await server.work();
    expect(await told(box)).toEqual(['-', 'REQUEST 1', '-', 'REQUEST 2']);
    for (const id of ids) await cancel(stage, id, stage.manager, { change: `${change}2` });
    await server.work();
    expect((await told(box)).filter((one) => one !== '-')).toEqual(['REQUEST 1', 'REQUEST 2', 'CANCEL 3']);
    expect((await mailRows(stage)).every(({ state }) => state === 'sent')).toBe(true);
  }, 60_000);

  test('sixty go out, each once, although the follower and the senders are two and go over it again', async () => {
    await placeMany(60);
    const other = await openServer(stage, box.url);
    await Promise.all([server.follow(), other.follow()]);
    await Promise.all([server.send(), other.send(), server.send(), other.send()]);
    expect(box.received).toHaveLength(61);
    expect(new Set(box.received.map(({ messageId }) => messageId)).size).toBe(61);
    expect((await told(box)).filter((one) => one === 'REQUEST 0')).toHaveLength(60);
  }, 60_000);

  test('say what holds now when mails were late, and nothing twice', async () => {
    const id = await place();
    await server.follow();
    await move(stage, id, 2);
    await server.follow();
    await server.send();
    server.passMinutes(1);
    await server.send();
    expect([...(await told(box))].sort()).toEqual(['-', 'REQUEST 1']);
    const part = (await Promise.all(box.received.map(calendarOf))).find((one) => one !== null);
    expect(part?.start).toBe('20261125T060000Z');
  });

  test('never are for a booking that ended before its first mail was sent, nor end what was never sent', async () => {
    const id = await place();
    await server.follow();
    await cancel(stage, id);
    await server.work();
    expect(await told(box)).toEqual(['-', '-']);
    const alone = await addBooking(stage, me(), { state: 'confirmed' });
    await cancel(stage, alone, me());
    await server.work();
    expect(box.received).toHaveLength(2);
    expect(await invitations(stage)).toEqual([]);
  });

  test('do not count as sent when no server was there, and go out once it is', async () => {
    const down = await openServer(stage, 'smtp://127.0.0.1:1');
    const id = await place();
    await down.work();
    expect(await invitations(stage)).toEqual([]);
    await cancel(stage, id);
    server.passMinutes(10);
    await server.work();
    expect(await told(box)).toEqual(['-', '-']);

    const next = await place();
    box.answer = () => ({ code: 451 });
    await server.work();
    expect(await invitations(stage)).toEqual([]);
    box.answer = () => 'take';
    server.passMinutes(10);
    await server.send();
    expect((await told(box)).slice(-2)).toEqual(['REQUEST 0', 'REQUEST 0']);
    await cancel(stage, next);
    await server.work();
    expect((await told(box)).at(-1)).toBe('CANCEL 1');
  });

  test('that a server will not take do not keep it from taking the mail without them', async () => {
    const refusing = (code: number) => (mail: Received) =>
      mail.raw.includes('text/calendar') ? { code: 554 } : code === 250 ? ('take' as const) : { code };
    box.answer = refusing(451);
    const id = await place();
    await server.work();
    expect(await told(box)).toEqual(['REQUEST 0', '-']);
    expect(await mailRows(stage)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    box.answer = refusing(250);
    server.passMinutes(10);
    await server.send();
    expect((await told(box)).slice(2)).toEqual(['REQUEST 0', '-']);
    expect(await mailRows(stage)).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(await invitations(stage)).toEqual([]);
    // What says nothing without the file is given up, and so is what is not taken at all.
    box.answer = () => 'take';
    await move(stage, id, 1);
    await server.work();
    box.answer = () => ({ code: 554 });
    await move(stage, id, 1, me());
    await move(stage, id, 1);
    await server.work();
    server.passMinutes(1);
    await server.send();
    expect((await told(box)).slice(4)).toHaveLength(4);
    expect((await mailRows(stage)).map(({ state }) => state)).toEqual(['sent', 'sent', 'dead', 'dead']);
    expect(await invitations(stage)).toMatchObject([{ method: 'REQUEST', sequence: 1, claimed_until: null }]);
  });

  test('are claimed no earlier than they are sent, so that no claim runs out while they wait for others', async () => {
    for (let n = 0; n < 6; n += 1) await place();
    await server.follow();
    const going = Promise.withResolvers<void>();
    let begun = 0;
    const sending = sendDueMails({
      ...server.sendDeps,
      post: async () => {
        begun += 1;
        await going.promise;
      },
    });
    await expect.poll(() => begun).toBe(4);
    expect((await mailRows(stage)).filter((mail) => mail.claimed_until !== null)).toHaveLength(4);
    going.resolve();
    await sending;
  });

  test('may have arrived when the line was lost: the same comes again, and the end is told', async () => {
    const id = await place();
    box.answer = () => 'cut';
    await server.work();
    expect(await invitations(stage)).toMatchObject([{ method: 'REQUEST', sequence: 0, claimed_until: null }]);
    box.answer = () => 'take';
    server.passMinutes(10);
    await server.send();
    expect(await told(box)).toEqual(['REQUEST 0', 'REQUEST 0']);
    expect(new Set(box.received.map(({ messageId }) => messageId)).size).toBe(1);

    box.answer = () => 'cut';
    await move(stage, id, 1);
    await server.work();
    box.answer = () => 'take';
    await cancel(stage, id);
    await server.work();
    // Late, and about what is over: without a file.
    server.passMinutes(10);
    await server.send();
    expect((await told(box)).slice(2)).toEqual(['REQUEST 1', 'CANCEL 2', '-']);
  });

  test('of a server that died while sending go out again after its claim, and others about the booking wait for it', async () => {
    const id = await place();
    await server.follow();
    const died = new Error('the process died');
    const post = () => new Promise<never>(() => {});
    void sendDueMails({ ...server.sendDeps, post }).catch(() => died);
    await expect.poll(async () => (await invitations(stage)).length).toBe(1);
    await move(stage, id, 1);
    await server.work();
    expect(box.received).toEqual([]);
    const [first, second] = await mailRows(stage);
    expect([first?.attempts, second?.attempts, second?.state]).toEqual([1, 0, 'waiting']);
    server.passMinutes(4);
    await server.send();
    server.passMinutes(1);
    await server.send();
    expect([...(await told(box))].sort()).toEqual(['-', 'REQUEST 1']);
    expect(await invitations(stage)).toMatchObject([{ sequence: 1, claimed_until: null, mail_id: null }]);
  });

  test('about one booking are sent one after the other, so that none overtakes a later one', async () => {
    const id = await place();
    await server.follow();
    const going = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = sendDueMails({
      ...server.sendDeps,
      post: async (...letter) => {
        begun.resolve();
        await going.promise;
        await server.sendDeps.post(...letter);
      },
    });
    await begun.promise;
    await move(stage, id, 1);
    const store = openStore(stage.test.url);
    await server.follow();
    await sendDueMails({ ...server.sendDeps, store });
    expect(box.received).toEqual([]);
    going.resolve();
    await slow;
    server.passMinutes(1);
    await server.send();
    expect(await told(box)).toEqual(['REQUEST 0', 'REQUEST 1']);
    await store.close();
  });

  test('stay right for who chose feeds since: changes and the end of what they had, and nothing new', async () => {
    const id = await place();
    await server.work();
    await choose(stage, me(), 'feed');
    await place();
    await server.work();
    await move(stage, id, 1, me());
    await server.work();
    await cancel(stage, id, me());
    await server.work();
    await change(stage, id, 'reinstated', { state: 'confirmed' });
    await server.work();
    expect(await told(box)).toEqual(['REQUEST 0', '-', 'REQUEST 1', 'CANCEL 2', '-']);
  });

  test('begin with the next change for who chose them late', async () => {
    await choose(stage, me(), 'feed');
    const id = await place();
    await server.work();
    await choose(stage, me(), 'mail');
    await move(stage, id, 1);
    await server.work();
    expect(await told(box)).toEqual(['-', 'REQUEST 1']);
  });

  test('go where the owner can be reached now, and to nobody who is suspended or was made up', async () => {
    const id = await place();
    await server.work();
    const { write } = stage.store;
    const set = (what: object) => write.updateTable('person').set(what).where('id', '=', me().id).execute();
    await set({ email: 'new.address@example.org' });
    await move(stage, id, 1);
    await server.work();
    expect(box.received.at(-1)?.to).toBe('new.address@example.org');
    const part = await calendarOf(box.received.at(-1) as Received);
    expect(part?.lines.find((line) => line.startsWith('ATTENDEE'))).toMatch(/:mailto:new\.address@example\.org$/i);
    await move(stage, id, 1);
    await server.follow();
    await set({ suspended_at: NOW });
    await server.send();
    expect((await mailRows(stage)).at(-1)?.state).toBe('dead');
    await set({ suspended_at: null, source: 'sample' });
    await move(stage, id, 1);
    await place();
    await server.work();
    expect(box.received).toHaveLength(2);
    await set({ source: 'test', email: addressOf(me()) });
  });

  test('are the owner’s alone: neither managers nor heads of groups get any', async () => {
    await choose(stage, stage.manager, 'mail');
    const id = await addBooking(stage, stage.colleague, { state: 'pending' });
    await stage.store.write
      .insertInto('approval')
      .values({
        ...{ booking_id: id, step: 0, party: 'manager', asked_at: NOW, due_at: NOW + HOUR, remind_at: null },
        ...{ decided_at: null, decided_by: null, decision: null },
      })
      .execute();
    await tell(stage, eventOf(stage, 'placed', id, stage.colleague, stage.colleague, { state: 'pending' }));
    await server.work();
    expect(subjects()).toHaveLength(2);
    expect(await told(box)).toEqual(['-', '-']);
    await choose(stage, stage.manager, 'feed');
  });

  test('a file that cannot be made keeps no mail from being sent', async () => {
    const id = await addBooking(stage, me());
    await stage.store.write
      .updateTable('booking')
      .set({ calendar_uid: `no uid ${id}` })
      .where('id', '=', id)
      .execute();
    await transact(stage.store, (trx) => appendEvents(trx, [eventOf(stage, 'placed', id, me(), me())]));
    await server.work();
    expect(await told(box)).toEqual(['-']);
    expect(server.deps.logged.filter((line) => line.includes('could not be written'))).toHaveLength(1);
  });
});
