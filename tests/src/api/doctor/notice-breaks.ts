import type { Break } from './break.ts';
import { DELIVERED, DIGESTED, SENT, TRIED } from './names.ts';
import type { World } from './world.ts';

/** How what leaves the house can be broken. */
export const noticeBreaks = ({ elsewhere }: World): readonly Break[] => [
  ['a mail that was sent at no time', [`update mail set sent_at = null where id = 'received'`], [SENT], 'received'],
  ['a mail that waits though it was sent', [`update mail set sent_at = 1 where id = 'queued'`], [SENT], 'queued'],
  ['a delivery that was sent at no time', [`update delivery set sent_at = null where id = 'told'`], [SENT], 'delivery'],
  ['a mail that is sent again and again', [`update mail set claimed_until = 1 where id = 'received'`], [TRIED], 'sent'],
  ['a mail that is tried for the 0th time', [`update mail set attempts = 0 where id = 'tried'`], [TRIED], 'tried'],
  [
    'a dead delivery that is tried',
    [`update delivery set state = 'dead', claimed_until = 1 where id = 'test'`],
    [TRIED],
    '"test"',
  ],
  [
    'a delivery of what happened elsewhere',
    [`update webhook set facility_id = '${elsewhere.id}' where id = 'hook'`],
    [DELIVERED],
    'told',
  ],
  ['a delivery of nothing', [`update delivery set event_id = null where id = 'told'`], [DELIVERED], 'told'],
  ['a delivery of what never happened', [`update delivery set event_id = 0 where id = 'told'`], [DELIVERED], 'told'],
  [
    'a delivery of another kind than its event',
    [`update delivery set kind = 'booking.used' where id = 'told'`],
    [DELIVERED],
    'told',
  ],
  [
    'a digest of what happened elsewhere',
    [`update digest_item set facility_id = '${elsewhere.id}'`],
    [DIGESTED],
    elsewhere.id,
  ],
  ['a digest of what never happened', [`update digest_item set event_id = 0`], [DIGESTED], '"event_id":0'],
];
