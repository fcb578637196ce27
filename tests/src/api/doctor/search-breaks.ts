import type { Break } from './break.ts';
import { KNOWN, WATCHED } from './names.ts';
import type { World } from './world.ts';

/** How saved searches can be broken. */
export const searchBreaks = ({ instrument }: World): readonly Break[] => [
  ['a watched search that is not due', [`update saved_search set due_at = null where id = 'wide'`], [WATCHED], 'wide'],
  ['a watched search that nobody counts', [`update saved_search set fits = null where id = 'wide'`], [WATCHED], 'wide'],
  [
    'a search that is due though it is over',
    [`update saved_search set due_at = 1 where id = 'past'`],
    [WATCHED],
    'past',
  ],
  ['one that is off and says how many fit', [`update saved_search set fits = 0 where id = 'kept'`], [WATCHED], 'kept'],
  ['more known than fit', [`update saved_search set fits = 0 where id = 'watched'`], [KNOWN], 'watched'],
  [
    'something known of a search that is paused',
    [`insert into saved_search_known (search_id, instrument_id) values ('wide', '${instrument}')`],
    [KNOWN],
    'wide',
  ],
];
