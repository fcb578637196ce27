import type { Break } from './break.ts';
import { AGENDA, COVERS, HEADED, INSTITUTION, OWN_SCHEDULE, PARTS, SAYS, SCHEDULE, STANDS } from './names.ts';
import type { World } from './world.ts';

/** How instruments, schedules, people and parts can be broken. */
export const catalogueBreaks = ({ here, elsewhere, instrument }: World): readonly Break[] => [
  ['an instrument without agenda', [`delete from agenda where instrument_id = '${instrument}'`], [AGENDA], instrument],
  [
    'an instrument of another institution',
    [`update instrument set institution_id = '${elsewhere.institutionId}' where id = '${instrument}'`],
    [INSTITUTION],
    instrument,
  ],
  [
    'an instrument on another facility’s schedule',
    [`update instrument set schedule_id = '${elsewhere.scheduleId}' where id = '${instrument}'`],
    [SCHEDULE],
    instrument,
  ],
  [
    'a facility without schedule',
    [`update facility set schedule_id = 'none' where id = '${here.id}'`],
    [OWN_SCHEDULE],
    here.id,
  ],
  [
    'a facility with another’s schedule',
    [`update facility set schedule_id = '${elsewhere.scheduleId}' where id = '${here.id}'`],
    [OWN_SCHEDULE],
    here.id,
  ],
  [
    'a schedule without version',
    [`delete from schedule_version where schedule_id = '${here.scheduleId}'`],
    [SAYS],
    here.scheduleId,
  ],
  [
    'a group without a head',
    [`insert into research_group values ('lab', '${here.institutionId}', null, 'Lab', 0, null, null, null)`],
    [HEADED],
    'lab',
  ],
  [
    'an authorisation for what is elsewhere',
    [
      `insert into authorisation values ('a1', 'anna', '${elsewhere.id}', '${instrument}', null, 0, null, null, 'bo', 0, null)`,
    ],
    [COVERS],
    'a1',
  ],
  [
    'somebody who stands in for themselves',
    [`insert into stand_in values ('s1', 'anna', 'anna', 0, 1, 0, null)`],
    [STANDS],
    's1',
  ],
  [
    'a part of another facility',
    [
      `insert into instrument_part select '${instrument}', id, 'always' from instrument where facility_id = '${elsewhere.id}'`,
    ],
    [PARTS],
    instrument,
  ],
];
