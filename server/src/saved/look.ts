import { readActor } from '@jishi/db/queries/actor';
import { type Look, noteLook, readKnown } from '@jishi/db/queries/saved-search';
import type { SavedSearchTable } from '@jishi/db/schema';
import { MAX_NAMED, MAX_WATCHED } from '@jishi/shared/schema/saved-search';
import type { Deps } from '../context.ts';
import { inChange, type Told } from '../engine/change.ts';
import { askedAt, endOf } from './asked.ts';
import { notWatched } from './begin.ts';
import { type Compared, compare } from './compare.ts';
import type { Finder, Found } from './finder.ts';

/** What was seen, and what its owner is told of it. */
export type Seen = { readonly look: Look; readonly event: Told | null };

/** Looks at a watched search as its owner would. `stirred`: see `lastStir`. */
export async function lookAt(deps: Deps, finder: Finder, row: SavedSearchTable, stirred: number): Promise<Seen> {
  const now = deps.clock();
  const { read } = deps.store;
  const known = await readKnown(read, row.id);
  const looked = { id: row.id, looks: row.looks };
  const end = endOf(row);
  if (end <= now) {
    const { watching } = notWatched('over', now);
    return { look: { ...looked, change: watching, gone: [...known], added: [] }, event: null };
  }
  const actor = await readActor(read, row.person_id, now);
  const found = await finder.fitting(askedAt(row, now), actor ?? null, MAX_WATCHED);
  const left = { watch: row.watch === 'paused' ? 'paused' : 'on', known, toldAt: row.told_at } as const;
  const { watch, gone, added, tells, dueAt } = compare(left, found, now);
  const change = {
    watch,
    fits: found.total,
    looked_at: now,
    looked_event: stirred,
    due_at: Math.min(dueAt, end),
    ...(tells === null ? {} : { told_at: now }),
  };
  return { look: { ...looked, change, gone, added }, event: eventOf(row, tells, added, found) };
}

function eventOf(row: SavedSearchTable, tells: Compared['tells'], added: readonly string[], found: Found): Told | null {
  if (tells === null) return null;
  const about = { subjectId: row.id, personId: row.person_id };
  if (tells === 'paused')
    return { kind: 'search.paused', ...about, data: { name: row.name, fits: found.total, limit: MAX_WATCHED } };
  const news = new Set(added);
  const items = found.items.filter(({ id }) => news.has(id)).sort((a, b) => startOf(a) - startOf(b));
  const named = items.slice(0, MAX_NAMED).map(({ id, nextFree }) => ({ id, nextFree }));
  const data = { name: row.name, instruments: named, more: items.length - named.length };
  return { kind: 'search.fits', ...about, data };
}

function startOf({ nextFree }: Found['items'][number]): number {
  return nextFree?.from ?? Number.MAX_SAFE_INTEGER;
}

/**
 * Notes what was seen and tells of it in one transaction. Of several servers that looked at the same time one does so;
 * the others note nothing. One that is told of is noted alone: a person gets one mail about one change.
 */
export async function note(deps: Deps, seen: readonly Seen[]): Promise<void> {
  if (seen.length === 0) return;
  // In the order of ids, so that two servers never wait for each other in a circle.
  const ordered = [...seen].sort((a, b) => (a.look.id < b.look.id ? -1 : 1));
  await inChange(deps, null, [], async ({ trx, tell }) => {
    for (const { look, event } of ordered) if ((await noteLook(trx, look)) && event) tell(event);
  });
}
