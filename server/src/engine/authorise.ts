import {
  countStanding,
  insertAuthorisation,
  readAuthorisation,
  revokeAuthorisation as revokeRow,
} from '@jishi/db/queries/authorisation';
import type { AuthorisationTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Change } from './change.ts';

const MAX_STANDING = 100;

type Given = Omit<AuthorisationTable, 'created_at' | 'revoked_at'>;

/** Lets somebody operate. Throws `conflict` when there are too many, or when it is over before it begins. */
export async function grantAuthorisation(change: Change, given: Given): Promise<void> {
  const { trx, now } = change;
  if ((await countStanding(trx, given.person_id, given.facility_id, now)) >= MAX_STANDING)
    throw new ProblemError('conflict', 'at most 100 authorisations of a person in a facility');
  if (given.until_at !== null && given.until_at <= given.from_at)
    throw new ProblemError('conflict', 'this time is over');
  await insertAuthorisation(trx, { ...given, created_at: now, revoked_at: null });
  tell(change, 'authorisation.granted', given);
}

/** Takes an authorisation back; of one that was taken back before nothing is told. */
export async function takeBackAuthorisation(change: Change, authorisationId: string): Promise<void> {
  const row = await readAuthorisation(change.trx, authorisationId);
  if (row && (await revokeRow(change.trx, authorisationId, change.now))) tell(change, 'authorisation.revoked', row);
}

type Subject = Pick<AuthorisationTable, 'id' | 'person_id' | 'facility_id' | 'instrument_id' | 'type_id' | 'until_at'>;

function tell(change: Change, kind: 'authorisation.granted' | 'authorisation.revoked', row: Subject): void {
  change.tell({
    kind,
    subjectId: row.id,
    instrumentId: row.instrument_id,
    facilityId: row.facility_id,
    personId: row.person_id,
    data: { typeId: row.type_id, until: row.until_at },
  });
}
