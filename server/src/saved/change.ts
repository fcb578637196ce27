import { changeSearch as changeRow, deleteSearch, readSearch } from '@jishi/db/queries/saved-search';
import type { SavedSearchTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { SavedSearch, SavedSearchChange } from '@jishi/shared/schema/saved-search';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { signedIn } from '../http/actor.ts';
import { type Asked, endOf, settle } from './asked.ts';
import { type Begun, beginWatching, notWatched } from './begin.ts';
import type { Finder } from './finder.ts';
import { ownSearch } from './read.ts';
import { searchOut } from './view.ts';

/**
 * Renames a search, asks something else, or begins or ends watching it. What fits a new question is known to its owner
 * from the beginning. `check` gets the version that is changed, and throws when that is not the one that was seen.
 * Throws `unauthenticated`, `not-found`, `stale`, `conflict` where it cannot be watched, `busy`.
 */
export async function changeSearch(
  deps: Deps,
  finder: Finder,
  anyone: Anyone,
  id: string,
  input: SavedSearchChange,
  check: (version: number) => void,
): Promise<SavedSearch> {
  const actor = signedIn(anyone);
  const row = await ownSearch(deps, actor, id);
  check(row.version);
  const asked = askedFrom(row, input);
  const begun = await watchAnew(deps, finder, actor, row, asked, input.watch);
  const change = { name: input.name ?? row.name, ...asked, ...begun?.watching };
  return inChange(deps, actor, [], async ({ trx }) => {
    const done = await changeRow(trx, id, row.version, change, begun?.known ?? null);
    const now = await readSearch(trx, id);
    if (!now) throw new ProblemError('not-found', 'no such saved search');
    if (!done) check(now.version);
    if (!done) throw new ProblemError('stale');
    return searchOut(now);
  });
}

/** What is asked from now on; to the letter what was asked before where nothing is said of that. */
function askedFrom({ question, within_days }: SavedSearchTable, input: SavedSearchChange): Asked {
  if (input.question === undefined && input.withinDays === undefined) return { question, within_days };
  return settle(input.question ?? question, input.withinDays === undefined ? within_days : input.withinDays);
}

/** Where watching begins from; null where it goes on, or stays off, as it is. */
async function watchAnew(
  deps: Deps,
  finder: Finder,
  actor: Actor,
  row: SavedSearchTable,
  asked: Asked,
  wanted: boolean | undefined,
): Promise<Begun | null> {
  const other = asked.question !== row.question || asked.within_days !== row.within_days;
  const now = deps.clock();
  if (!(wanted ?? row.watch !== 'off')) return row.watch === 'off' ? null : notWatched('off', now);
  const goesOn = row.watch === 'on' || row.watch === 'paused';
  if (goesOn && !other) return null;
  // Nobody asked for what is over to be watched again: that is no reason to refuse another name.
  if (wanted === undefined && endOf(asked) <= now) return notWatched('over', now);
  return beginWatching(deps, finder, actor, asked);
}

/** Forgets a search. Throws `unauthenticated`, `not-found` for those of others too. */
export async function removeSearch(deps: Deps, anyone: Anyone, id: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async ({ trx }) => {
    const row = await readSearch(trx, id);
    if (row?.person_id !== actor.personId) throw new ProblemError('not-found', 'no such saved search');
    await deleteSearch(trx, id);
  });
}
