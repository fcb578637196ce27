import type { Trx } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import type { Outgoing } from '@jishi/db/schema';
import type { MailContent, MailItem } from '@jishi/shared/schema/notice';
import type { TestFacility } from '../../support/fixture.ts';

const WAITING: Omit<Outgoing, 'id'> = {
  ...{ state: 'waiting', attempts: 0, next_at: 0, set_at: 0, claimed_until: null },
  ...{ created_at: 0, sent_at: null, last_error: null },
};
const CLAIMED = { ...WAITING, attempts: 1, claimed_until: 1 };
const SENT = { ...WAITING, state: 'sent' as const, attempts: 1, sent_at: 1 };

const ITEM: MailItem = {
  ...{ what: 'moved', subjectId: 'coming', at: 0, instrument: null, facility: null, zone: null, time: null },
  ...{ was: null, state: null, until: null, message: null, breach: null, person: null },
};

/** Mails, an item of a digest, and deliveries to a webhook, in each state that they pass through. */
export async function addNotices(trx: Trx, { id: facilityId }: TestFacility): Promise<void> {
  const moved = { at: 0, kind: 'booking.moved' as const, actorId: 'anna', subjectId: 'coming', facilityId };
  await appendEvents(trx, [moved]);
  const event = await trx.selectFrom('event').select('id').where('kind', '=', moved.kind).executeTakeFirstOrThrow();
  const news: MailContent = { kind: 'news', items: [ITEM], more: 0 };
  const mail = { person_id: 'anna', content: JSON.stringify(news) };
  await trx
    .insertInto('mail')
    .values([
      { id: 'queued', change_key: '1', ...mail, ...WAITING },
      { id: 'tried', change_key: '2', ...mail, ...CLAIMED },
      { id: 'received', change_key: '3', ...mail, ...SENT },
    ])
    .execute();
  const item = { event_id: event.id, facility_id: facilityId, actor_id: 'anna', at: 0, content: JSON.stringify(ITEM) };
  await trx.insertInto('digest_item').values(item).execute();
  await addWebhook(trx, facilityId, event.id);
}

async function addWebhook(trx: Trx, facility_id: string, event_id: number): Promise<void> {
  const kinds = JSON.stringify(['booking.moved']);
  const rest = { created_by: 'bo', created_at: 0, used_at: 1, failures: 0, disabled_at: null, ended_at: null };
  await trx
    .insertInto('webhook')
    .values({ id: 'hook', facility_id, url: 'https://hooks.example.org/', kinds, secret: 'x', ...rest })
    .execute();
  const to = { webhook_id: 'hook', body: '{}', last_status: null };
  await trx
    .insertInto('delivery')
    .values([
      { id: 'told', event_id, kind: 'booking.moved', ...to, ...SENT },
      { id: 'test', event_id: null, kind: 'webhook.test', ...to, ...WAITING },
    ])
    .execute();
}
