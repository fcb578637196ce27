import type { Break } from './break.ts';
import { ACCEPTED, IN_LINE, OFFER_HELD, OFFER_OVER, OFFERED, ONE_STATION, SAME_PERSON, SERIES } from './names.ts';
import type { World } from './world.ts';

/** How the waiting list and series can be broken. */
export const waitingBreaks = ({ instrument }: World): readonly Break[] => [
  [
    'a wish that is offered nothing',
    [`update wish set state = 'offered' where id = 'hoped'`],
    [OFFERED],
    '"id":"hoped"',
  ],
  ['a wish that waits beside its offer', [`update wish set state = 'waiting' where id = 'asked'`], [OFFERED], 'asked'],
  [
    'an offer that is kept for too long',
    [`update occupancy set expires_at = expires_at + 1 where owner_id = 'open'`],
    [OFFER_HELD],
    '"id":"open"',
  ],
  [
    'an offer that has less than it offers',
    [`update occupancy set to_at = to_at - 900000 where owner_id = 'open'`],
    [OFFER_HELD],
    '"id":"open"',
  ],
  [
    'an offer that has time elsewhere',
    [
      `insert into occupancy select id, 0, from_at, to_at, 'hold', 'open', expires_at from occupancy
        join instrument on instrument.id <> occupancy.instrument_id where owner_id = 'open'`,
    ],
    [OFFER_HELD],
    '"id":"open"',
  ],
  [
    'an offer that is over and has its time',
    [`update occupancy set owner_id = 'taken' where owner_id = 'open'`],
    [OFFER_HELD, ONE_STATION],
    '"id":"taken"',
  ],
  ['an offer of nobody’s time', [`delete from occupancy where owner_id = 'open'`], [ONE_STATION], '"held":0'],
  [
    'an offer of two stations',
    [
      `insert into occupancy select '${instrument}', 1, from_at, to_at, kind, owner_id, expires_at from occupancy
        where owner_id = 'open'`,
    ],
    [ONE_STATION],
    '"held":2',
  ],
  ['an accepted offer without booking', [`update offer set booking_id = null where id = 'taken'`], [ACCEPTED], 'taken'],
  [
    'an offer that became somebody else’s booking',
    [`update offer set person_id = 'bo' where id = 'taken'`, `update wish set person_id = 'bo' where id = 'granted'`],
    [ACCEPTED],
    'taken',
  ],
  ['an open offer with a booking', [`update offer set booking_id = 'done' where id = 'open'`], [ACCEPTED], '"open"'],
  ['an offer without its end', [`update offer set ended_at = null where id = 'taken'`], [OFFER_OVER], 'taken'],
  ['an open offer that ended', [`update offer set ended_at = 1 where id = 'open'`], [OFFER_OVER], '"open"'],
  ['a wish outside every line', [`delete from wish_instrument where wish_id = 'hoped'`], [IN_LINE], 'hoped'],
  [
    'a wish that is over and in line',
    [`insert into wish_instrument (wish_id, instrument_id) values ('granted', '${instrument}')`],
    [IN_LINE],
    'granted',
  ],
  ['an offer to somebody else', [`update offer set person_id = 'bo' where id = 'open'`], [SAME_PERSON], '"open"'],
  ['an occurrence at no time', [`update booking set occurrence_at = null where id = 'gone'`], [SERIES], 'gone'],
  ['a booking of no series', [`update booking set series_id = 'none' where id = 'gone'`], [SERIES], 'gone'],
  ['a series of another order', [`update series set order_id = 'paid' where id = 'daily'`], [SERIES], 'gone'],
  ['a series of somebody else', [`update series set person_id = 'bo' where id = 'daily'`], [SERIES], 'gone'],
];
