import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import {
  type AuthorisationFilter,
  type AuthorisationRow,
  listAuthorisations,
  readAuthorisation,
} from '@jishi/db/queries/authorisation';
import { nameOf } from '@jishi/db/queries/naming';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Authorisation, AuthorisationInput, AuthorisationQuery } from '@jishi/shared/schema/authorisation';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { grantAuthorisation, takeBackAuthorisation } from '../engine/authorise.ts';
import { inChange } from '../engine/change.ts';
import { managedFacility, managerOf } from '../engine/managed.ts';
import { once } from '../engine/once.ts';
import { scopeColumns } from '../engine/scope.ts';
import { signedIn } from '../http/actor.ts';
import { pageOf, type Question } from './list.ts';
import { chosenPerson, personOut } from './person.ts';

/**
 * Lets somebody operate one instrument, all of a type, or all of a facility. Throws `unauthenticated`, `forbidden`,
 * `not-found` for facility, person, instrument or type, `conflict` when there are too many, `id-reused`.
 */
export async function authorise(
  deps: Deps,
  anyone: Anyone,
  facilityId: string,
  input: AuthorisationInput,
): Promise<{ authorisation: Authorisation; fresh: boolean }> {
  const actor = await managedFacility(deps, anyone, facilityId);
  const person = await chosenPerson(deps, input);
  const scope = await scopeColumns(deps, facilityId, input.scope);
  const until = input.until ?? null;
  const note = input.note ?? null;
  const { row, fresh } = await once<AuthorisationRow>(deps, actor, {
    read: ({ trx }) => readAuthorisation(trx, input.id),
    same: (known) =>
      known.facility_id === facilityId &&
      known.person_id === person.id &&
      known.instrument_id === scope.instrument_id &&
      known.type_id === scope.type_id &&
      (input.from === undefined || known.from_at === input.from) &&
      known.until_at === until &&
      known.note === note,
    write: async (change) => {
      const from = input.from ?? change.now;
      const who = { id: input.id, person_id: person.id, facility_id: facilityId, granted_by: actor.personId };
      await grantAuthorisation(change, { ...who, ...scope, from_at: from, until_at: until, note });
    },
  });
  return { authorisation: authorisationOut(row, deps.clock()), fresh };
}

/** Takes an authorisation back; a second time changes nothing. Its holder is `forbidden`, others `not-found`. */
export async function revokeAuthorisation(deps: Deps, anyone: Anyone, authorisationId: string): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    const row = await readAuthorisation(change.trx, authorisationId);
    if (!row || !(may.manageFacility(actor, row.facility_id) || row.person_id === actor.personId))
      throw new ProblemError('not-found', 'no such authorisation');
    managerOf(actor, row.facility_id);
    await takeBackAuthorisation(change, authorisationId);
  });
}

/** Those of a facility, for its staff. */
export async function readAuthorisations(deps: Deps, anyone: Anyone, facilityId: string, query: AuthorisationQuery) {
  await managedFacility(deps, anyone, facilityId);
  const { person, instrument, endingBy } = query;
  const filter: AuthorisationFilter = {
    facilityId,
    ...(person === undefined ? {} : { personId: person }),
    ...(endingBy === undefined ? {} : { ending: { from: deps.clock(), to: endingBy } }),
    ...(instrument === undefined ? {} : { covering: await coveringOf(deps, facilityId, instrument) }),
  };
  return page(deps, { ...query, facilityId }, filter);
}

async function coveringOf(deps: Deps, facilityId: string, instrumentId: string) {
  const place = await readInstrumentPlace(deps.store.read, instrumentId);
  if (place?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such instrument');
  return { instrumentId, typeId: place.type_id };
}

/** One's own that were not taken back, with when they end. */
export async function readMyAuthorisations(deps: Deps, anyone: Anyone, query: Question) {
  const { personId } = signedIn(anyone);
  return page(deps, { ...query, personId }, { personId, standing: true });
}

function page(deps: Deps, question: Question, filter: AuthorisationFilter) {
  const now = deps.clock();
  return pageOf(
    question,
    (after, count) => listAuthorisations(deps.store.read, { ...filter, ...(after ? { after } : {}) }, count),
    (row) => authorisationOut(row, now),
  );
}

function authorisationOut(row: AuthorisationRow, now: number): Authorisation {
  const { instrument_id, type_id } = row;
  return {
    id: row.id,
    person: personOut(row),
    facility: { id: row.facility_id, name: nameOf(row.facility_zh, row.facility_en) },
    scope: {
      instrument:
        instrument_id === null ? null : { id: instrument_id, name: nameOf(row.instrument_zh, row.instrument_en) },
      type: type_id === null ? null : { id: type_id, name: nameOf(row.type_zh, row.type_en) },
      all: instrument_id === null && type_id === null,
    },
    from: formatInstant(row.from_at),
    until: row.until_at === null ? null : formatInstant(row.until_at),
    state: stateOf(row, now),
    note: row.note,
    revokedAt: row.revoked_at === null ? null : formatInstant(row.revoked_at),
  };
}

function stateOf(row: AuthorisationRow, now: number): Authorisation['state'] {
  if (row.revoked_at !== null) return 'revoked';
  if (row.until_at !== null && row.until_at <= now) return 'expired';
  return row.from_at > now ? 'planned' : 'valid';
}
