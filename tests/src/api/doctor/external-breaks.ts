import type { Break } from './break.ts';
import { at } from './clock.ts';
import { BUSY, BUSY_EXACT, BUSY_OF, FOLLOWED, GRID, HELD, SEALED } from './names.ts';
import type { World } from './world.ts';

/** How calendars that are kept elsewhere can be broken. */
export const externalBreaks = ({ instrument, elsewhere }: World): readonly Break[] => [
  [
    'time of busy time that does not exist',
    [`insert into occupancy values ('${instrument}', 0, ${at(50)}, ${at(51)}, 'external', 'none', null)`],
    [BUSY],
    'none',
  ],
  ['busy time that is not taken', [`delete from occupancy where owner_id = 'meeting'`], [BUSY_EXACT], 'meeting'],
  [
    'busy time that takes more than it is',
    [`update external_busy set to_at = to_at - 1800000 where id = 'meeting'`],
    [BUSY_EXACT],
    'meeting',
  ],
  [
    'busy time beside the grid',
    [`update external_busy set from_at = from_at + 1 where id = 'meeting'`],
    [GRID, BUSY_EXACT],
    'external_busy',
  ],
  [
    'busy time of a calendar that was removed',
    [`update external_busy set calendar_id = 'left' where id = 'meeting'`],
    [BUSY_OF],
    '"removed"',
  ],
  [
    'busy time of another instrument’s calendar',
    [
      `update external_calendar set instrument_id = (select id from instrument where facility_id = '${elsewhere.id}') where id = 'outlook'`,
    ],
    [BUSY_OF],
    'meeting',
  ],
  [
    'a calendar that is followed and never looked at',
    [`update external_calendar set next_at = null where id = 'outlook'`],
    [FOLLOWED],
    'outlook',
  ],
  [
    'a calendar that rests and is due',
    [`update external_calendar set next_at = 1 where id = 'resting'`],
    [FOLLOWED],
    'resting',
  ],
  [
    'something held of nothing',
    [`update external_calendar set held_hash = null where id = 'waiting'`],
    [HELD],
    'waiting',
  ],
  [
    'an address that anybody can read',
    [`update external_calendar set address = 'https://outlook.example/secret' where id = 'outlook'`],
    [SEALED],
    'outlook',
  ],
  [
    'an address that was not forgotten',
    [`update external_calendar set address = '1.sealed' where id = 'left'`],
    [SEALED],
    'left',
  ],
];
