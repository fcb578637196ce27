import { listSearches, readSearch } from '@jishi/db/queries/saved-search';
import type { SavedSearchTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { MAX_SAVED_SEARCHES, type SavedSearch } from '@jishi/shared/schema/saved-search';
import type { Deps } from '../context.ts';
import { signedIn } from '../http/actor.ts';
import { searchOut } from './view.ts';

/** One's own, the newest first. Throws `unauthenticated`. */
export async function readSearches(deps: Deps, anyone: Anyone): Promise<SavedSearch[]> {
  const { personId } = signedIn(anyone);
  return (await listSearches(deps.store.read, personId, MAX_SAVED_SEARCHES)).map(searchOut);
}

/** One of one's own. Throws `unauthenticated`, `not-found`. */
export async function readOneSearch(deps: Deps, anyone: Anyone, id: string): Promise<SavedSearch> {
  return searchOut(await ownSearch(deps, signedIn(anyone), id));
}

/** Somebody else's is as unknown as one that never was. */
export async function ownSearch(deps: Deps, actor: Actor, id: string): Promise<SavedSearchTable> {
  const row = await readSearch(deps.store.read, id);
  if (row?.person_id !== actor.personId) throw new ProblemError('not-found', 'no such saved search');
  return row;
}
