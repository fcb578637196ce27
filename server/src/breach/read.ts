import { type BreachFilter, type BreachView, listBreaches, viewBreach } from '@jishi/db/queries/breach';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Breach, BreachQuery } from '@jishi/shared/schema/breach';
import { id } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { signedIn } from '../http/actor.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { breachOut } from './view.ts';

/** Where a page of breaches ends: the time and id of its last one. */
const place = z.tuple([z.int(), id]);

/**
 * Breaches, the newest first: one's own, or those at a facility for its managers. Throws `unauthenticated`, `not-found`,
 * `forbidden`.
 */
export async function readBreaches(
  deps: Deps,
  anyone: Anyone,
  { limit, cursor, ...question }: BreachQuery,
): Promise<{ items: Breach[]; next: string | null }> {
  const actor = signedIn(anyone);
  if (question.facility !== undefined) await managedFacility(deps, actor, question.facility);
  const after = cursor === undefined ? undefined : decodeCursor(question, cursor, place);
  const filter: BreachFilter = {
    ...(question.facility === undefined ? { personId: actor.personId } : { facilityId: question.facility }),
    ...(question.appealed === undefined ? {} : { appealed: question.appealed }),
    ...(after ? { after } : {}),
  };
  const rows = await listBreaches(deps.store.read, filter, limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => breachOut(row, actor)),
    next: rows.length > limit && last ? encodeCursor(question, [last.at, last.id]) : null,
  };
}

/** One breach of one's own or of a facility that one manages; others are as unknown as one that never was. */
export async function knownBreach(deps: Deps, actor: Actor, breachId: string): Promise<BreachView> {
  const row = await viewBreach(deps.store.read, breachId);
  const known = row && (row.person_id === actor.personId || may.manageFacility(actor, row.facility_id));
  if (!known) throw new ProblemError('not-found', 'no such breach');
  return row;
}
