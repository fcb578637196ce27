import { openStore, transact } from '@jishi/db/open';
import { readEventsAfter } from '@jishi/db/queries/event';
import { takeLease } from '@jishi/db/queries/lease';
import { dueMails, insertMails } from '@jishi/db/queries/mail';
import { CLAIM_MS, claimRows } from '@jishi/db/queries/outgoing';
import { changeOf, readWholeChanges } from '@jishi/server/notice/change';
import { beginFollowing, followOn } from '@jishi/server/notice/follow-durably';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { KINDS } from '../support/store.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { spawnSender } from './servers.ts';
import { addBooking, eventOf, mailRows, openStage, type Stage, startSending, tell } from './stage.ts';

/** A claim of a server that was killed is over. */
const AFTER_CLAIM_MS = 5 * 60_000;

describe.each(KINDS)('several servers on %s', (kind) => {
  let stage: Stage;
  let box: Mailbox;
  beforeEach(async () => {
    stage = await openStage(kind);
    box = await openMailbox();
  });
  afterEach(async () => {
    await box.close();
    await stage.close();
  });

  async function tellMany(count: number): Promise<void> {
    const id = await addBooking(stage, stage.researcher);
    for (let n = 0; n < count; n += 1) {
      await tell(stage, { ...eventOf(stage, 'placed', id, stage.researcher, null), at: Date.now() });
      if (n % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  const finish = async (count: number) => {
    const last = await startSending(stage, { smtpUrl: box.url }, Date.now() + AFTER_CLAIM_MS);
    await vi.waitFor(
      async () => {
        const rows = await mailRows(stage);
        expect(rows.length).toBe(count);
        expect(rows.every((row) => row.state === 'sent')).toBe(true);
      },
      { timeout: 60_000, interval: 500 },
    );
    await last.stop();
  };

  test('one that is killed between sending and noting it sends again under the same id', async () => {
    box.answer = () => 'silence';
    const sender = await spawnSender(stage.test.url, box.url, 'jishi@localhost');
    await tellMany(1);
    await vi.waitFor(() => expect(box.received.length).toBe(1), { timeout: 15_000 });
    await sender.kill();
    box.answer = () => 'take';
    await finish(1);
    expect(box.received).toHaveLength(2);
    expect(new Set(box.received.map((mail) => mail.messageId)).size).toBe(1);
  });

  test('however often they are killed, every change is told, and twice only under the same id', async () => {
    const count = 60;
    await beginFollowing(makeTestDeps(stage.store), 'mail');
    const told = tellMany(count);
    for (let round = 0; round < 3; round += 1) {
      const sender = await spawnSender(stage.test.url, box.url);
      await new Promise((resolve) => setTimeout(resolve, 200 + round * 300));
      await sender.kill();
    }
    await told;
    await finish(count);
    expect(new Set(box.received.map((mail) => mail.messageId.split('@')[0])).size).toBe(count);
  });

  test('of two that follow at the same moment one deals with an event, with no lease at all', async () => {
    const other = openStore(stage.test.url);
    const sides = [makeTestDeps(stage.store), makeTestDeps(other)];
    await beginFollowing(makeTestDeps(stage.store), 'race');
    const id = await addBooking(stage, stage.researcher);
    const effects = (store: Stage['store']) => async (events: readonly { id: number }[]) => {
      // Both have read the same events and cursor before either writes.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return async (trx: Parameters<Parameters<typeof store.commit>[0]>[0]) => {
        const rows = events.map((event) => ({ key: `${event.id}:${uuidv7()}`, value: 'done' }));
        await trx.insertInto('setting').values(rows).execute();
      };
    };
    for (let round = 0; round < 20; round += 1) {
      await tell(stage, eventOf(stage, 'placed', id, stage.researcher, null));
      await Promise.all(sides.map((deps) => followOn(deps, 'race', effects(deps.store))));
    }
    const done = await stage.store.read.selectFrom('setting').select('key').where('value', '=', 'done').execute();
    expect(done.length).toBe(20);
    expect(new Set(done.map(({ key }) => key.split(':')[0])).size).toBe(20);
    await other.close();
  });

  test('of two that have seen the same mail due one gets it', async () => {
    const other = openStore(stage.test.url);
    const now = Date.now();
    const content = '{}';
    const mails = Array.from({ length: 20 }, (_, n) => ({
      id: uuidv7(),
      change_key: `${n}`,
      person_id: stage.researcher.id,
      content,
    }));
    await transact(stage.store, (trx) => insertMails(trx, mails, now));
    const seen = await dueMails(other.read, now, 100);
    const sides = [stage.store, other, stage.store, other];
    const claimed = await Promise.all(
      sides.map((store) => transact(store, (trx) => claimRows(trx, 'mail', seen, now))),
    );
    expect(seen).toHaveLength(20);
    expect(claimed.flatMap((ids) => [...ids]).sort()).toEqual(mails.map((mail) => mail.id).sort());
    expect(await dueMails(other.read, now, 100)).toEqual([]);
    expect(await dueMails(other.read, now + CLAIM_MS, 100)).toHaveLength(20);
    await other.close();
  });

  test('an effect that fails is rolled back with the cursor, and comes again', async () => {
    const deps = makeTestDeps(stage.store);
    await beginFollowing(deps, 'failing');
    const id = await addBooking(stage, stage.researcher);
    await tell(stage, eventOf(stage, 'placed', id, stage.researcher, null));
    const seen: number[] = [];
    const failing = () =>
      followOn(deps, 'failing', async (events) => async (trx) => {
        seen.push(...events.map((event) => event.id));
        await trx
          .insertInto('setting')
          .values({ key: `try ${seen.length}`, value: '' })
          .execute();
        if (seen.length === 1) throw new Error('the disk is full');
      });
    await expect(failing()).rejects.toThrow('the disk is full');
    expect(await failing()).toBe(1);
    expect(await failing()).toBe(0);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe(seen[0]);
    const tries = await stage.store.read.selectFrom('setting').select('key').where('key', 'like', 'try %').execute();
    expect(tries).toEqual([{ key: 'try 2' }]);
  });

  test('a follower that is new begins now, and a batch never ends inside a change', async () => {
    const id = await addBooking(stage, stage.researcher);
    const event = (change: string) => eventOf(stage, 'placed', id, stage.researcher, null, { change });
    await tell(stage, event('past'));
    const deps = makeTestDeps(stage.store);
    await beginFollowing(deps, 'fresh');
    await tell(stage, event('one'), event('one'), event('one'));
    await tell(stage, ...Array.from({ length: 30 }, () => event('two')));
    await tell(stage, event('three'));
    const begun = await stage.store.read
      .selectFrom('follower')
      .selectAll()
      .where('name', '=', 'fresh')
      .executeTakeFirstOrThrow();
    const batches: string[][] = [];
    for (let cursor = begun.cursor; ; ) {
      const events = await readWholeChanges(stage.store.read, cursor, 2);
      const last = events.at(-1);
      if (!last) break;
      cursor = last.id;
      batches.push([...new Set(events.map(changeOf))]);
    }
    expect(batches.flat()).toEqual(['one', 'two', 'three']);
    expect((await readEventsAfter(stage.store.read, begun.cursor, 100)).length).toBe(34);
  });

  test('a lease is one server’s until it is over, and a clock that was put back does not keep it for ever', async () => {
    const { write } = stage.store;
    const now = Date.now();
    expect(await takeLease(write, 'work', 'a', now + 30_000, now)).toBe(true);
    expect(await takeLease(write, 'work', 'b', now + 30_001, now + 1)).toBe(false);
    expect(await takeLease(write, 'work', 'a', now + 45_000, now + 15_000)).toBe(true);
    expect(await takeLease(write, 'work', 'b', now + 74_999, now + 44_999)).toBe(false);
    expect(await takeLease(write, 'work', 'b', now + 75_000, now + 45_000)).toBe(true);
    const back = now - 3_600_000;
    expect(await takeLease(write, 'work', 'a', back + 30_000, back)).toBe(true);
    const both = await Promise.all(['c', 'd'].map((who) => takeLease(write, 'fresh', who, now + 30_000, now)));
    expect(both.filter(Boolean)).toHaveLength(1);
  });
});

test('two servers on one PostgreSQL share the mail, and nobody gets one twice', async () => {
  const stage = await openStage('postgres');
  const box = await openMailbox();
  const senders = await Promise.all(
    ['one', 'two'].map((name) => spawnSender(stage.test.url, box.url, `${name}@example.org`)),
  );
  const count = 150;
  const id = await addBooking(stage, stage.researcher);
  const told = Array.from({ length: count }, () => ({
    ...eventOf(stage, 'placed', id, stage.researcher, null),
    at: Date.now(),
  }));
  await tell(stage, ...told);
  await vi.waitFor(() => expect(box.received.length).toBe(count), { timeout: 60_000 });
  await vi.waitFor(async () => expect((await mailRows(stage)).every((row) => row.state === 'sent')).toBe(true));
  expect(new Set(box.received.map((mail) => mail.messageId)).size).toBe(count);
  expect(new Set(box.received.map((mail) => mail.from))).toEqual(new Set(['one@example.org', 'two@example.org']));
  await Promise.all(senders.map((sender) => sender.kill()));
  await box.close();
  await stage.close();
});
