import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { readFacilityRow } from '@jishi/db/queries/place';
import { listTrainings, type TrainingFilter, viewTrainees, viewTraining } from '@jishi/db/queries/training';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { id } from '@jishi/shared/schema/primitives';
import type { Training, TrainingDetail, TrainingQuery } from '@jishi/shared/schema/training';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { signedIn } from '../http/actor.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { traineeOut, trainingOut } from './view.ts';

/** How many of the next sessions an instrument shows, and of their own somebody. */
const MAX_NEXT = 20;
const MAX_MINE = 100;

/** Where a page of sessions ends: the start and id of its last one. */
const place = z.tuple([z.int(), id]);

/** Sessions of a facility, which everybody may see. Throws `not-found`, `invalid`. */
export async function readTrainings(
  deps: Deps,
  actor: Anyone,
  facilityId: string,
  { limit, cursor, when }: TrainingQuery,
): Promise<{ items: Training[]; next: string | null }> {
  if (!(await readFacilityRow(deps.store.read, facilityId))) throw new ProblemError('not-found', 'no such facility');
  const question = { facilityId, when };
  const after = cursor === undefined ? undefined : decodeCursor(question, cursor, place);
  const now = deps.clock();
  const filter: TrainingFilter = {
    facilityId,
    ...(when === 'coming' ? { endsAfter: now } : { endedBy: now }),
    ...(after ? { after } : {}),
  };
  const rows = await listTrainings(deps.store.read, actor?.personId ?? null, filter, limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => trainingOut(row, actor, now)),
    next: rows.length > limit && last ? encodeCursor(question, [last.from_at, last.id]) : null,
  };
}

/** The next sessions after which an instrument may be operated. Throws `not-found`. */
export async function readInstrumentTrainings(deps: Deps, actor: Anyone, instrumentId: string): Promise<Training[]> {
  const found = await readInstrumentPlace(deps.store.read, instrumentId);
  if (found?.kind !== 'instrument') throw new ProblemError('not-found', 'no such instrument');
  const covering = { facilityId: found.facility_id, instrumentId, typeId: found.type_id };
  const now = deps.clock();
  const filter: TrainingFilter = { covering, endsAfter: now, standing: true };
  const rows = await listTrainings(deps.store.read, actor?.personId ?? null, filter, MAX_NEXT);
  return rows.map((row) => trainingOut(row, actor, now));
}

/** Sessions that one signed up for and that are not over. Throws `unauthenticated`. */
export async function readMyTrainings(deps: Deps, anyone: Anyone): Promise<Training[]> {
  const actor = signedIn(anyone);
  const now = deps.clock();
  const filter: TrainingFilter = { traineeId: actor.personId, endsAfter: now };
  const rows = await listTrainings(deps.store.read, actor.personId, filter, MAX_MINE);
  return rows.map((row) => trainingOut(row, actor, now));
}

/** One session; with who takes part for those who manage the facility. Throws `not-found`. */
export async function readOneTraining(deps: Deps, actor: Anyone, trainingId: string): Promise<TrainingDetail> {
  const row = await viewTraining(deps.store.read, trainingId, actor?.personId ?? null);
  if (!row) throw new ProblemError('not-found', 'no such session');
  const shown = trainingOut(row, actor, deps.clock());
  if (!may.manageFacility(actor, row.facility_id)) return { ...shown, trainees: null };
  return { ...shown, trainees: (await viewTrainees(deps.store.read, trainingId)).map(traineeOut) };
}
