import type { Break } from './break.ts';
import { JSON_COLUMNS } from './names.ts';
import type { World } from './world.ts';

/** How JSON columns can be broken. */
export const jsonBreaks = ({ here, instrument }: World): readonly Break[] => [
  [
    'rules of another shape',
    [`update instrument set rules = '{"stepMinutes":7}' where id = '${instrument}'`],
    [JSON_COLUMNS],
    'stepMinutes',
  ],
  [
    'prices that are no JSON',
    [`update instrument set prices = '{' where id = '${instrument}'`],
    [JSON_COLUMNS],
    'is not JSON',
  ],
  [
    'a way of service that nobody knows',
    [`update instrument set modes = '["remote"]' where id = '${instrument}'`],
    [JSON_COLUMNS],
    '"column":"modes"',
  ],
  [
    'techniques that are numbers',
    [`update instrument set techniques = '[1]' where id = '${instrument}'`],
    [JSON_COLUMNS],
    '"column":"techniques"',
  ],
  [
    'hours that end before they begin',
    [
      `update schedule_version set weekly = '[{"days":[1],"from":"09:00","to":"08:00"}]' where schedule_id = '${here.scheduleId}'`,
    ],
    [JSON_COLUMNS],
    '"column":"weekly"',
  ],
  [
    'exceptions on a date that does not exist',
    [
      `update schedule_version set exceptions = '[{"date":"2026-02-30","open":[]}]' where schedule_id = '${here.scheduleId}'`,
    ],
    [JSON_COLUMNS],
    '"column":"exceptions"',
  ],
  [
    'terms that nobody knows',
    [`update booking set terms = '{"silence":"hope"}' where id = 'coming'`],
    [JSON_COLUMNS],
    'silence',
  ],
  [
    'a mail of nothing',
    [`update mail set content = '{"kind":"news","items":[],"more":0}'`],
    [JSON_COLUMNS],
    '"content"',
  ],
  ['a digest of nothing', [`update digest_item set content = '{}'`], [JSON_COLUMNS], 'digest_item'],
  ['a webhook for what never happens', [`update webhook set kinds = '["booking.lost"]'`], [JSON_COLUMNS], 'webhook'],
  [
    'a hold of lines that are none',
    [`insert into hold values ('h3', 'anna', 'x', '{}', 0, 1, null, null)`],
    [JSON_COLUMNS],
    'hold',
  ],
];
