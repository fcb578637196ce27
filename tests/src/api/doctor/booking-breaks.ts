import type { Break } from './break.ts';
import { AGREED, FACILITY, HOURS, LOOKED_AT, PAUSED, PLACED, SAYS_WHEN, SUM, UID, WAITS } from './names.ts';
import type { World } from './world.ts';

/** How orders and bookings can be broken. */
export const bookingBreaks = ({ here, elsewhere }: World): readonly Break[] => [
  ['an order of another price', [`update orders set price_minor = 301 where id = 'paid'`], [SUM], 'paid'],
  ['an order of another currency', [`update orders set currency = 'EUR' where id = 'paid'`], [SUM], 'paid'],
  [
    'an order by agreement that names a currency',
    [`update orders set currency = 'CNY' where id = 'free'`],
    [SUM],
    'free',
  ],
  ['an order in two currencies', [`update booking set currency = 'EUR' where id = 'agreed'`], [SUM], 'paid'],
  ['an order of somebody else’s booking', [`update booking set person_id = 'bo' where id = 'agreed'`], [SUM], 'paid'],
  ['an order without lines', [`insert into orders values ('empty', 'anna', 'x', 0, 'XXX', 0)`], [SUM], 'empty'],
  ['an amount that is by agreement', [`update booking set price_minor = 5 where id = 'agreed'`], [AGREED], 'agreed'],
  [
    'a booking at another facility',
    [`update booking set facility_id = '${elsewhere.id}' where id = 'done'`],
    [FACILITY],
    'done',
  ],
  [
    'a booking that nobody was told of',
    [`update event set kind = 'booking.moved' where subject_id = 'done'`],
    [PLACED],
    'done',
  ],
  ['a cancellation without a time', [`update booking set cancelled_at = null where id = 'gone'`], [SAYS_WHEN], 'gone'],
  [
    'a booking to come that was cancelled',
    [`update booking set cancelled_at = 1 where id = 'coming'`],
    [SAYS_WHEN],
    'coming',
  ],
  [
    'two bookings of one name',
    [
      'alter table booking rename to booking_kept',
      'create table booking as select * from booking_kept',
      `update booking set calendar_uid = 'uid-done' where id = 'gone'`,
    ],
    [UID],
    'uid-done',
  ],
  [
    'a booking that waits for nobody',
    [`update booking set state = 'pending', due_at = from_at where id = 'coming'`],
    [WAITS],
    'coming',
  ],
  ['a booking that has ended and is due', [`update booking set due_at = 1 where id = 'done'`], [LOOKED_AT], 'done'],
  ['hours that run backwards', [`update booking set used_from = 2, used_to = 1 where id = 'done'`], [HOURS], 'done'],
  ['hours of what was cancelled', [`update booking set used_from = 1, used_to = 2 where id = 'gone'`], [HOURS], 'gone'],
  [
    'a pause for what somebody else did',
    [
      `insert into pause (id, person_id, facility_id, from_at, created_at) values ('p', 'bo', '${here.id}', 1, 1)`,
      `insert into breach (id, person_id, facility_id, booking_id, kind, at, pause_id)
        values ('b', 'anna', '${here.id}', 'done', 'overrun', 1, 'p')`,
    ],
    [PAUSED],
    '"b"',
  ],
];
