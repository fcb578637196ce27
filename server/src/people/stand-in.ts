import { findChosen } from '@jishi/db/queries/person';
import {
  countGiven,
  endStandIn as endRow,
  insertStandIn,
  listStandIns,
  readStandIn,
  type StandInRow,
} from '@jishi/db/queries/stand-in';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { StandIn, StandInInput } from '@jishi/shared/schema/group';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { once } from '../engine/once.ts';
import { signedIn } from '../http/actor.ts';

const MAX_GIVEN = 20;
const MAX_LISTED = 100;

/**
 * Names somebody of one's own institution who decides in one's place for a while. Throws `unauthenticated`, `not-found`
 * for the person, `conflict` for oneself, for a time that is over, or when there are too many, `id-reused`.
 */
export async function setStandIn(
  deps: Deps,
  anyone: Anyone,
  input: StandInInput,
): Promise<{ standIn: StandIn; fresh: boolean }> {
  const actor = signedIn(anyone);
  const chosen = actor.institutionId && (await findChosen(deps.store.read, input, actor.institutionId));
  if (!chosen) throw new ProblemError('not-found', 'nobody like this at your institution');
  if (chosen.id === actor.personId) throw new ProblemError('conflict', 'nobody stands in for themselves');
  const { row, fresh } = await once<StandInRow>(deps, actor, {
    read: ({ trx }) => readStandIn(trx, input.id),
    same: (known) =>
      known.for_id === actor.personId &&
      known.person_id === chosen.id &&
      known.from_at === input.from &&
      known.until_at === input.until,
    write: async (change) => {
      const { trx, now } = change;
      if (input.until <= now) throw new ProblemError('conflict', 'this time is over');
      if ((await countGiven(trx, actor.personId, now)) >= MAX_GIVEN)
        throw new ProblemError('conflict', 'too many stand-ins; end one first');
      await insertStandIn(trx, {
        id: input.id,
        person_id: chosen.id,
        for_id: actor.personId,
        from_at: input.from,
        until_at: input.until,
        created_at: now,
        ended_at: null,
      });
      const data = { for: actor.personId, from: input.from, until: input.until };
      change.tell({ kind: 'stand-in.set', subjectId: input.id, personId: chosen.id, data });
    },
  });
  return { standIn: standInOut(row, actor.personId), fresh };
}

/** Those given and received that are not over. */
export async function readStandIns(deps: Deps, anyone: Anyone): Promise<StandIn[]> {
  const { personId } = signedIn(anyone);
  const rows = await listStandIns(deps.store.read, personId, deps.clock(), MAX_LISTED);
  return rows.map((row) => standInOut(row, personId));
}

/** Ends it at once; either of the two may, a second time changes nothing. Throws `not-found` for those of others. */
export async function endStandIn(deps: Deps, anyone: Anyone, standInId: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    const row = await readStandIn(change.trx, standInId);
    if (!row || ![row.person_id, row.for_id].includes(actor.personId))
      throw new ProblemError('not-found', 'no such stand-in');
    if (!(await endRow(change.trx, standInId, change.now))) return;
    const personId = actor.personId === row.person_id ? row.for_id : row.person_id;
    change.tell({ kind: 'stand-in.ended', subjectId: standInId, personId, data: { for: row.for_id } });
  });
}

function standInOut(row: StandInRow, reader: string): StandIn {
  return {
    id: row.id,
    person: { id: row.person_id, name: row.person_name },
    for: { id: row.for_id, name: row.for_name },
    direction: row.for_id === reader ? 'given' : 'received',
    from: formatInstant(row.from_at),
    until: formatInstant(row.until_at),
    endedAt: row.ended_at === null ? null : formatInstant(row.ended_at),
  };
}
