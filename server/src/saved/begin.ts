import type { SavedSearchTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor } from '@jishi/shared/rules/access';
import { MAX_WATCHED } from '@jishi/shared/schema/saved-search';
import type { Deps } from '../context.ts';
import { type Asked, askedAt, endOf } from './asked.ts';
import type { Finder } from './finder.ts';

/** How far a search has been watched. */
export type Watching = Pick<SavedSearchTable, 'watch' | 'fits' | 'looked_at' | 'looked_event' | 'due_at'>;

export type Begun = { readonly watching: Watching; readonly known: readonly string[] };

/** No event has this number: whatever happens, it is looked at again. */
const NO_EVENT = -1;

/** A search that nobody watches, or the window of which is over. */
export function notWatched(watch: 'off' | 'over', now: number): Begun {
  return { watching: { watch, fits: null, looked_at: now, looked_event: NO_EVENT, due_at: null }, known: [] };
}

/**
 * What fits when watching begins: its owner sees it and is not told of it. Throws `conflict` when the window is over,
 * more than 500 fit or the question cannot be read, `busy` while nothing can be found.
 */
export async function beginWatching(deps: Deps, finder: Finder, actor: Actor, asked: Asked): Promise<Begun> {
  const now = deps.clock();
  const query = askedAt(asked, now);
  if (endOf(asked) <= now) throw new ProblemError('conflict', 'this time is over');
  const { total, items } = await finder.fitting(query, actor, MAX_WATCHED);
  if (total > MAX_WATCHED) {
    const extra = { fits: total, limit: MAX_WATCHED };
    throw new ProblemError('conflict', 'more than 500 instruments fit; narrow the search down to watch it', extra);
  }
  // What happened a moment ago may not be found yet, so the first look comes soon.
  const watching = { watch: 'on', fits: total, looked_at: now, looked_event: NO_EVENT, due_at: now } as const;
  return { watching, known: items.map(({ id }) => id) };
}
