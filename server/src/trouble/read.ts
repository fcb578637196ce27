import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { listTroubles, readTrouble, type TroubleFilter } from '@jishi/db/queries/trouble';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { id } from '@jishi/shared/schema/primitives';
import type { Trouble, TroubleQuery } from '@jishi/shared/schema/trouble';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { signedIn } from '../http/actor.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { troubleOut } from './view.ts';

const place = z.tuple([z.int(), id]);

/** What was reported of a facility's instruments, the newest first, for its staff. */
export async function listOfFacility(deps: Deps, anyone: Anyone, facilityId: string, query: TroubleQuery) {
  await managedFacility(deps, anyone, facilityId);
  const { state, instrument } = query;
  const of = { facilityId, state, ...(instrument === undefined ? {} : { instrumentId: instrument }) };
  return page(deps, query, of);
}

/** What somebody reported of an instrument themselves. */
export async function listMine(deps: Deps, anyone: Anyone, instrumentId: string, query: TroubleQuery) {
  if (!(await readInstrumentPlace(deps.store.read, instrumentId)))
    throw new ProblemError('not-found', 'no such instrument');
  const { personId } = signedIn(anyone);
  return page(deps, query, { instrumentId, personId, state: query.state });
}

async function page(deps: Deps, { limit, cursor }: TroubleQuery, filter: TroubleFilter) {
  const question = { troubles: filter };
  const after = cursor === undefined ? undefined : decodeCursor(question, cursor, place);
  const rows = await listTroubles(deps.store.read, { ...filter, after }, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? encodeCursor(question, [last.created_at, last.id]) : null;
  return { items: shown.map(troubleOut), next };
}

export async function readOne(deps: Deps, troubleId: string): Promise<Trouble> {
  const row = await readTrouble(deps.store.read, troubleId);
  if (!row) throw new ProblemError('not-found', 'no such report');
  return troubleOut(row);
}
