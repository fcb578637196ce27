import type { Break } from './break.ts';
import { LEARNT, MARKED, NEXT_IN, ROOM, TAUGHT } from './names.ts';
import type { World } from './world.ts';

/** How training sessions can be broken. */
export const trainingBreaks = ({ elsewhere }: World): readonly Break[] => [
  ['more people than places', [`update trainee set state = 'joined' where training_id = 'full'`], [ROOM], 'full'],
  ['a place that nobody was given', [`update training set places = 2 where id = 'full'`], [NEXT_IN], 'full'],
  [
    'a session about what is elsewhere',
    [`update training set facility_id = '${elsewhere.id}' where id = 'full'`],
    [TAUGHT],
    'full',
  ],
  [
    'somebody who attended and may do nothing',
    [`update trainee set authorisation_id = null where training_id = 'taught' and person_id = 'anna'`],
    [LEARNT],
    'anna',
  ],
  [
    'somebody authorised who failed',
    [`update trainee set authorisation_id = 'learnt' where training_id = 'taught' and person_id = 'bo'`],
    [LEARNT],
    'bo',
  ],
  [
    'an authorisation for something else',
    [`update authorisation set instrument_id = null where id = 'learnt'`],
    [LEARNT],
    'anna',
  ],
  [
    'marks in a session that was not held',
    [`update training set held_at = null where id = 'taught'`],
    [MARKED],
    'taught',
  ],
  ['a session held and cancelled', [`update training set cancelled_at = 1 where id = 'taught'`], [MARKED], 'taught'],
];
