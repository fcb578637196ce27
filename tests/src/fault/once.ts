import { parseJson } from '@jishi/db/json';
import type { Store } from '@jishi/db/open';
import { startNotices } from '@jishi/server/notice/notices';
import { WEBHOOK_KINDS } from '@jishi/shared/schema/webhook';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { makeTestDeps } from '../support/deps.ts';
import type { Town } from './town.ts';

/** The claims of a server that was killed are over by then. */
const AFTER_CLAIMS_MS = 5 * 60_000;

/** Lets whatever is left be followed and sent by a server whose clock stands at `now` (epoch ms). */
export async function finishSending(town: Town, now = Date.now() + AFTER_CLAIMS_MS): Promise<void> {
  const deps = makeTestDeps(town.store, { smtpUrl: town.box.url, outboundPrivate: true }, now);
  const notices = await startNotices(deps);
  try {
    await vi.waitFor(() => expectAllSent(town), { timeout: 60_000, interval: 250 });
  } finally {
    await notices.stop();
  }
}

/** Nothing is left to be followed or sent. */
export async function expectAllSent({ store }: Pick<Town, 'store'>): Promise<void> {
  await expectAllFollowed(store);
  for (const table of ['mail', 'delivery'] as const) {
    const waiting = await store.read.selectFrom(table).select('id').where('state', '<>', 'sent').execute();
    expect(waiting).toEqual([]);
  }
}

/** Mail and webhooks have dealt with every event. */
export async function expectAllFollowed(store: Store): Promise<void> {
  const { last } = await store.read
    .selectFrom('event')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const followers = await store.read.selectFrom('follower').selectAll().execute();
  for (const name of ['mail', 'webhook']) {
    expect(Number(followers.find((follower) => follower.name === name)?.cursor)).toBe(Number(last));
  }
}

const sent = z.looseObject({ event: z.number(), subject: z.string() });
const change = z.looseObject({ change: z.string() });

/** Every event went to the webhook and every new booking to its owner's mail, again only under the same id. */
export async function expectToldOnce({ store, facilityId, receiver, box }: Town): Promise<void> {
  const events = await store.read.selectFrom('event').selectAll().where('facility_id', '=', facilityId).execute();
  const wanted = events.filter(({ kind }) => (WEBHOOK_KINDS as readonly string[]).includes(kind));
  const idsOf = new Map<number, Set<unknown>>();
  for (const { headers, body } of receiver.taken) {
    const { event } = parseJson(sent, body);
    idsOf.set(event, (idsOf.get(event) ?? new Set()).add(headers['webhook-id']));
  }
  expect([...idsOf.keys()].sort((a, b) => a - b)).toEqual(wanted.map(({ id }) => Number(id)).sort((a, b) => a - b));
  expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([]);

  const mails = await store.read.selectFrom('mail').select(['id', 'change_key', 'person_id']).execute();
  const arrived = new Set(box.received.map(({ messageId }) => messageId.slice(1).split('@')[0] ?? ''));
  expect([...arrived].toSorted()).toEqual(mails.map(({ id }) => id).toSorted());
  const about = mails.map((mail) => `${mail.change_key} ${mail.person_id}`);
  expect(new Set(about).size).toBe(about.length);
  const placed = events.filter(({ kind }) => kind === 'booking.placed');
  const due = new Set(placed.map((event) => `${parseJson(change, event.data).change} ${event.person_id}`));
  expect([...due].filter((one) => !about.includes(one))).toEqual([]);
}
