import { appendEvents } from '@jishi/db/queries/event';
import { openDiscovery } from '@jishi/server/discovery/discovery';
import { followEvents } from '@jishi/server/event/follow';
import { instrumentQuery } from '@jishi/shared/schema/instrument';
import { v7 as uuidv7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { openMailbox } from './mailbox.ts';
import { openReceiver } from './receiver.ts';
import { addBooking, eventOf, mailRows, openStage, startSending } from './stage.ts';

test('a transaction that takes an early number and commits late is seen by every follower, in its place', async () => {
  const stage = await openStage('postgres');
  const [box, receiver] = [await openMailbox(), await openReceiver()];
  const deps = makeTestDeps(stage.store);
  const discovery = openDiscovery(deps);
  await discovery.ready;
  const following = followEvents(deps);
  const live: string[] = [];
  const { begun, unfollow } = following.follow((events) => live.push(...events.map((event) => event.subject_id)));
  await begun;
  const webhook = {
    id: uuidv7(),
    facility_id: stage.centre.id,
    url: receiver.url,
    kinds: '["booking.placed"]',
    secret: 'whsec_MTIz',
  };
  const never = { used_at: null, failures: 0, disabled_at: null, ended_at: null };
  await stage.store.write
    .insertInto('webhook')
    .values({ ...webhook, created_by: stage.manager.id, created_at: 0, ...never })
    .execute();
  const sending = await startSending(stage, { smtpUrl: box.url });

  const early = await addBooking(stage, stage.researcher);
  const late = await addBooking(stage, stage.colleague);
  const placed = (id: string, owner: { id: string }) => eventOf(stage, 'placed', id, owner, owner);
  const commitNow = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const slow = stage.store.write.transaction().execute(async (trx) => {
    await trx.updateTable('instrument').set({ name_zh: '迟到的显微镜' }).where('id', '=', stage.tem).execute();
    const changed = { ...placed(early, stage.researcher), kind: 'instrument.changed' as const, subjectId: stage.tem };
    await appendEvents(trx, [changed, placed(early, stage.researcher)]);
    written.resolve();
    await commitNow.promise;
  });
  await written.promise;
  await stage.store.write.transaction().execute((trx) => appendEvents(trx, [placed(late, stage.colleague)]));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const waiting = await Promise.all([mailRows(stage), stage.store.read.selectFrom('delivery').selectAll().execute()]);
  expect([...waiting.flat(), ...live]).toEqual([]);

  commitNow.resolve();
  await slow;
  const soon = { timeout: 20_000 };
  await vi.waitFor(() => expect(live).toEqual([stage.tem, early, late]), soon);
  await vi.waitFor(() => expect(box.received.length).toBe(2), soon);
  await vi.waitFor(() => expect(receiver.taken.length).toBe(2), soon);
  const told = receiver.taken.map(({ body }) => (JSON.parse(body) as { subject: string }).subject);
  expect(new Set(told)).toEqual(new Set([early, late]));
  await vi.waitFor(async () => expect(JSON.stringify(await found(discovery))).toContain('迟到的显微镜'), soon);

  unfollow();
  following.stop();
  await sending.stop();
  await discovery.close();
  await box.close();
  await receiver.close();
  await stage.close();
});

async function found(discovery: ReturnType<typeof openDiscovery>): Promise<unknown> {
  return discovery.search(instrumentQuery.parse({ q: '迟到' }), null);
}
