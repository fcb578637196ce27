import { nameOf } from '@jishi/db/queries/naming';
import {
  insertPause,
  liftPause as liftRow,
  listPauses,
  type PauseFilter,
  type PauseRow,
  readPause,
} from '@jishi/db/queries/pause';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Pause, PauseInput, PauseQuery } from '@jishi/shared/schema/authorisation';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { managedFacility } from '../engine/managed.ts';
import { once } from '../engine/once.ts';
import { signedIn } from '../http/actor.ts';
import { pageOf, type Question } from './list.ts';
import { chosenPerson, personOut } from './person.ts';

const MAX_HOLDING = 20;

/**
 * Keeps somebody from booking at a facility (`null`: anywhere, for administrators) until a moment or until somebody lifts
 * it. Bookings that there are stay. Throws `unauthenticated`, `forbidden`, `not-found`, `conflict`, `id-reused`.
 */
export async function pausePerson(
  deps: Deps,
  anyone: Anyone,
  facilityId: string | null,
  input: PauseInput,
): Promise<{ pause: Pause; fresh: boolean }> {
  const actor = await pauser(deps, anyone, facilityId);
  const person = await chosenPerson(deps, input);
  const until = input.until ?? null;
  const { reason } = input;
  const { row, fresh } = await once<PauseRow>(deps, actor, {
    read: ({ trx }) => readPause(trx, input.id),
    same: (known) =>
      known.facility_id === facilityId &&
      known.person_id === person.id &&
      known.until_at === until &&
      known.reason === reason,
    write: async ({ trx, now, tell }) => {
      if (until !== null && until <= now) throw new ProblemError('conflict', 'this time is over');
      const holding = await listPauses(trx, { facilityId, personId: person.id, holdingAt: now }, MAX_HOLDING);
      if (holding.length >= MAX_HOLDING) throw new ProblemError('conflict', 'at most 20 pauses of a person at once');
      const who = { id: input.id, person_id: person.id, facility_id: facilityId, set_by: actor.personId };
      await insertPause(trx, { ...who, from_at: now, until_at: until, reason, created_at: now, lifted_at: null });
      tell({ kind: 'pause.set', subjectId: input.id, facilityId, personId: person.id, data: { until, reason } });
    },
  });
  return { pause: pauseOut(row), fresh };
}

async function pauser(deps: Deps, anyone: Anyone, facilityId: string | null): Promise<Actor> {
  if (facilityId !== null) return managedFacility(deps, anyone, facilityId);
  const actor = signedIn(anyone);
  if (!may.administer(actor)) throw new ProblemError('forbidden', 'only administrators may do this');
  return actor;
}

/** Lifts a pause; a second time changes nothing. Who is paused is `forbidden`, others `not-found`. */
export async function liftPause(deps: Deps, anyone: Anyone, pauseId: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async ({ trx, now, tell }) => {
    const row = await readPause(trx, pauseId);
    const decides = row !== undefined && mayLift(actor, row);
    if (!row || !(decides || row.person_id === actor.personId)) throw new ProblemError('not-found', 'no such pause');
    if (!decides) throw new ProblemError('forbidden', 'only whoever may pause somebody may lift it');
    if (!(await liftRow(trx, pauseId, now))) return;
    tell({ kind: 'pause.lifted', subjectId: pauseId, facilityId: row.facility_id, personId: row.person_id, data: {} });
  });
}

function mayLift(actor: Actor, { facility_id }: PauseRow): boolean {
  return facility_id === null ? may.administer(actor) : may.manageFacility(actor, facility_id);
}

/** The pauses of a facility for its staff, or (null) of the whole platform for administrators. */
export async function readPauses(deps: Deps, anyone: Anyone, facilityId: string | null, query: PauseQuery) {
  await pauser(deps, anyone, facilityId);
  const { person } = query;
  return page(deps, { ...query, facilityId }, { facilityId, ...(person === undefined ? {} : { personId: person }) });
}

/** One's own that hold. */
export async function readMyPauses(deps: Deps, anyone: Anyone, query: Question) {
  const { personId } = signedIn(anyone);
  return page(deps, { ...query, personId }, { personId, holdingAt: deps.clock() });
}

function page(deps: Deps, question: Question, filter: PauseFilter) {
  return pageOf(
    question,
    (after, count) => listPauses(deps.store.read, { ...filter, ...(after ? { after } : {}) }, count),
    pauseOut,
  );
}

function pauseOut(row: PauseRow): Pause {
  const { facility_id } = row;
  return {
    id: row.id,
    person: personOut(row),
    facility: facility_id === null ? null : { id: facility_id, name: nameOf(row.facility_zh, row.facility_en) },
    from: formatInstant(row.from_at),
    until: row.until_at === null ? null : formatInstant(row.until_at),
    reason: row.reason,
    automatic: row.set_by === null,
    liftedAt: row.lifted_at === null ? null : formatInstant(row.lifted_at),
  };
}
