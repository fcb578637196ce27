import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

const outgoing = sql`
  select 'mail' as what, id, state, attempts, claimed_until, sent_at from mail
  union all select 'delivery', id, state, attempts, claimed_until, sent_at from delivery`;

/** What must be true of what is told to the outside world. */
export const noticeInvariants: readonly Invariant[] = [
  {
    name: 'a mail or delivery that was sent, and no other, says when',
    offenders: sql`
      select what, id, state, sent_at from (${outgoing}) as outgoing
      where (state = 'sent' and sent_at is null) or (state <> 'sent' and sent_at is not null)`,
  },
  {
    name: 'only a mail or delivery that waits is being tried, and that counts as an attempt',
    offenders: sql`
      select what, id, state, attempts, claimed_until from (${outgoing}) as outgoing
      where claimed_until is not null and (state <> 'waiting' or attempts < 1)`,
  },
  {
    name: 'a delivery is of an event at the facility of its webhook, or a test',
    offenders: sql`
      select delivery.id, delivery.webhook_id, delivery.event_id, delivery.kind
      from delivery join webhook on webhook.id = delivery.webhook_id
        left join event on event.id = delivery.event_id
      where case
        when delivery.event_id is null then delivery.kind <> 'webhook.test'
        else event.id is null or event.kind <> delivery.kind
          or event.facility_id is null or event.facility_id <> webhook.facility_id
      end`,
  },
  {
    name: 'what a digest will tell is an event at its facility',
    offenders: sql`
      select digest_item.event_id, digest_item.facility_id
      from digest_item left join event on event.id = digest_item.event_id
      where event.id is null or event.facility_id is null or event.facility_id <> digest_item.facility_id`,
  },
];
