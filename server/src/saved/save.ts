import { createHash } from 'node:crypto';
import { isDuplicate } from '@jishi/db/open';
import { countSearches, insertSearch, readSearch } from '@jishi/db/queries/saved-search';
import type { SavedSearchTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { MAX_SAVED_SEARCHES, type SavedSearch, type SavedSearchIn } from '@jishi/shared/schema/saved-search';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { signedIn } from '../http/actor.ts';
import { settle } from './asked.ts';
import { type Begun, beginWatching, notWatched } from './begin.ts';
import type { Finder } from './finder.ts';
import { searchOut } from './view.ts';

export type Saved = { readonly search: SavedSearch; readonly fresh: boolean };

/**
 * Saves a search under the id that its owner made; the same request again answers what there is now. Throws
 * `unauthenticated`, `id-reused`, `conflict` beyond 50 and where it cannot be watched, `busy`.
 */
export async function saveSearch(deps: Deps, finder: Finder, anyone: Anyone, input: SavedSearchIn): Promise<Saved> {
  const actor = signedIn(anyone);
  const known = await readSearch(deps.store.read, input.id);
  if (known) return again(known, actor, input);
  const asked = settle(input.question, input.withinDays);
  const begun = input.watch ? await beginWatching(deps, finder, actor, asked) : notWatched('off', deps.clock());
  const write = () => insert(deps, actor, input, { ...begun, watching: { ...begun.watching, ...asked } });
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Somebody sent the same id at the same moment; by now it can be read.
    return write();
  }
}

type Prepared = Begun & { readonly watching: Begun['watching'] & ReturnType<typeof settle> };

function insert(deps: Deps, actor: Actor, input: SavedSearchIn, { watching, known }: Prepared): Promise<Saved> {
  return inChange(deps, actor, [], async ({ trx, now }) => {
    const before = await readSearch(trx, input.id);
    if (before) return again(before, actor, input);
    if ((await countSearches(trx, actor.personId)) >= MAX_SAVED_SEARCHES)
      throw new ProblemError('conflict', 'at most 50 saved searches; remove one first');
    const row: SavedSearchTable = {
      id: input.id,
      person_id: actor.personId,
      content_hash: hashOf(input),
      name: input.name,
      ...watching,
      looks: 0,
      told_at: null,
      created_at: now,
      version: 1,
    };
    await insertSearch(trx, row, known);
    return { search: searchOut(row), fresh: true };
  });
}

function again(row: SavedSearchTable, actor: Actor, input: SavedSearchIn): Saved {
  if (row.person_id !== actor.personId || row.content_hash !== hashOf(input))
    throw new ProblemError('id-reused', 'a saved search with this id has other content');
  return { search: searchOut(row), fresh: false };
}

function hashOf({ name, question, withinDays, watch }: SavedSearchIn): string {
  return createHash('sha256')
    .update(JSON.stringify([name, question, withinDays, watch]))
    .digest('base64url');
}
