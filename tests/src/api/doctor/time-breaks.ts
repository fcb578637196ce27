import type { Break } from './break.ts';
import { at } from './clock.ts';
import { BOOKED, CLOSED, ENDED, EXACT, GRID, HOLDS, STATIONS, TAKEN_TWICE } from './names.ts';
import type { World } from './world.ts';

/** How time that is taken can be broken. */
export const timeBreaks = ({ instrument }: World): readonly Break[] => [
  [
    'a hold over a booking',
    [`insert into occupancy values ('${instrument}', 0, ${at(9)}, ${at(10)}, 'hold', 'h2', 1)`],
    [TAKEN_TWICE],
    'coming',
  ],
  [
    'a long span around a short one',
    [`insert into occupancy values ('${instrument}', 0, ${at(7)}, ${at(12)}, 'hold', 'h2', 1)`],
    [TAKEN_TWICE],
    'h2',
  ],
  ['a minute beside the grid', [`update occupancy set to_at = to_at + 60000 where owner_id = 'held'`], [GRID], 'held'],
  [
    'a booking that ends before it begins',
    [`update booking set to_at = from_at - 900000 where id = 'done'`],
    [GRID],
    'done',
  ],
  ['a closure beside the grid', [`update closure set from_at = from_at + 1 where id = 'ended'`], [GRID], 'ended'],
  ['a station too many', [`update occupancy set station = 2 where owner_id = 'held'`], [STATIONS], '"last_station":2'],
  [
    'a station below zero',
    [`update occupancy set station = -1 where owner_id = 'held'`],
    [STATIONS],
    '"first_station":-1',
  ],
  ['a hold without end', [`update occupancy set expires_at = null where owner_id = 'held'`], [HOLDS], 'held'],
  [
    'a booking that ends by itself',
    [`update occupancy set expires_at = 1 where owner_id = 'coming'`],
    [HOLDS],
    'coming',
  ],
  ['a booking without time', [`delete from occupancy where owner_id = 'coming'`], [BOOKED], '"fault":"not taken"'],
  [
    'a booking with its time twice',
    [`insert into occupancy values ('${instrument}', 0, ${at(50)}, ${at(51)}, 'booking', 'coming', null)`],
    [BOOKED],
    '"fault":"taken more than once"',
  ],
  [
    'a booking that has a part of its time',
    [`update occupancy set to_at = to_at - 900000 where owner_id = 'coming'`],
    [BOOKED],
    '"fault":"not all of it taken"',
  ],
  [
    'a booking that begins before its time',
    [`update occupancy set from_at = from_at + 900000 where owner_id = 'coming'`],
    [BOOKED],
    '"fault":"not all of it taken"',
  ],
  [
    'time of a booking on another instrument',
    [
      `update occupancy set instrument_id = (select id from instrument where id <> '${instrument}') where owner_id = 'coming'`,
    ],
    [BOOKED],
    '"fault":"no booking that has it"',
  ],
  [
    'time of a booking that does not exist',
    [`insert into occupancy values ('${instrument}', 0, ${at(50)}, ${at(51)}, 'booking', 'nobody', null)`],
    [BOOKED],
    '"fault":"no booking that has it"',
  ],
  [
    'a cancelled booking with time',
    [`insert into occupancy values ('${instrument}', 0, ${at(0)}, ${at(1)}, 'booking', 'gone', null)`],
    [BOOKED],
    '"fault":"not given back"',
  ],
  [
    'time of a closure that does not exist',
    [`insert into occupancy values ('${instrument}', 0, ${at(50)}, ${at(51)}, 'closure', 'none', null)`],
    [CLOSED],
    'none',
  ],
  [
    'time of another kind than its closure',
    [`update occupancy set kind = 'closure' where owner_id = 'repair'`],
    [CLOSED],
    'repair',
  ],
  [
    'a closure on one of two stations',
    [`delete from occupancy where owner_id = 'repair' and station = 1`],
    [EXACT],
    'repair',
  ],
  [
    'a closure that takes less',
    [`update occupancy set to_at = to_at - 900000 where owner_id = 'repair'`],
    [EXACT],
    'repair',
  ],
  [
    'a closure that takes more on one station',
    [`update occupancy set from_at = from_at - 900000 where owner_id = 'repair' and station = 1`],
    [EXACT],
    'repair',
  ],
  [
    'an ended closure that goes on',
    [`update occupancy set to_at = ${at(32)} where owner_id = 'ended'`],
    [ENDED],
    'ended',
  ],
];
