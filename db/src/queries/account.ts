import { isPostgres } from '../dialect.ts';
import type { Db, Trx } from '../open.ts';
import { appendEvents } from './event.ts';

/** A person who does not exist yet. `email` is lower case; `createdAt` epoch milliseconds. */
export type NewPerson = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly institutionId: string | null;
  readonly source: string;
  readonly createdAt: number;
};

const CREDENTIAL = 'credential';

/** Writes a person without an account. Fails when the address is taken; see `isDuplicate`. */
export async function insertPerson(trx: Trx, person: NewPerson): Promise<void> {
  await trx
    .insertInto('person')
    .values({
      id: person.id,
      name: person.name,
      email: person.email,
      institution_id: person.institutionId,
      language: null,
      zone: null,
      source: person.source,
      created_at: person.createdAt,
      suspended_at: null,
      calendar_by: 'feed',
    })
    .execute();
  await appendEvents(trx, [
    { at: person.createdAt, kind: 'person.created', actorId: person.id, subjectId: person.id, personId: person.id },
  ]);
}

type Credential = {
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
  readonly accountId: string;
  readonly passwordHash: string;
  readonly at: number;
};

/** Gives a person an account with a password, or a new password when they have one. */
export async function putCredential(trx: Trx, { person, accountId, passwordHash, at }: Credential): Promise<void> {
  const time = new Date(at).toISOString();
  await trx
    .insertInto('auth_user')
    .values({
      id: person.id,
      name: person.name,
      email: person.email,
      emailVerified: isPostgres(trx) ? false : 0,
      image: null,
      createdAt: time,
      updatedAt: time,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const changed = await trx
    .updateTable('auth_account')
    .set({ password: passwordHash, updatedAt: time })
    .where('userId', '=', person.id)
    .where('providerId', '=', CREDENTIAL)
    .returning('id')
    .executeTakeFirst();
  if (changed) return;
  await trx
    .insertInto('auth_account')
    .values({
      id: accountId,
      userId: person.id,
      accountId: person.id,
      providerId: CREDENTIAL,
      password: passwordHash,
      createdAt: time,
      updatedAt: time,
    })
    .execute();
}

/** Says where a person works. */
export async function setInstitution(trx: Trx, personId: string, institutionId: string | null): Promise<void> {
  await trx.updateTable('person').set({ institution_id: institutionId }).where('id', '=', personId).execute();
}

/** Who decided something and why; nobody when it was done on the server itself. */
type Decided = { readonly actorId: string | null; readonly reason?: string };

/** Suspends at `at` (epoch milliseconds) and ends every session, or restores with null. */
export async function setSuspended(
  trx: Trx,
  personId: string,
  suspendedAt: number | null,
  at: number,
  { actorId, reason }: Decided = { actorId: null },
): Promise<void> {
  const change = trx.updateTable('person').set({ suspended_at: suspendedAt }).where('id', '=', personId);
  const row = await change
    .where('suspended_at', suspendedAt === null ? 'is not' : 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (suspendedAt !== null) await dropSessions(trx, personId);
  if (!row) return;
  const kind = suspendedAt === null ? 'person.restored' : 'person.suspended';
  const data = reason === undefined ? {} : { reason };
  await appendEvents(trx, [{ at, kind, actorId, subjectId: personId, personId, data }]);
}

/** Ends every session of a person. */
export async function dropSessions(db: Db, personId: string): Promise<void> {
  await db.deleteFrom('auth_session').where('userId', '=', personId).execute();
}

/** Forgets sessions of a person that ended before `now` (epoch milliseconds). */
export async function dropExpiredSessions(db: Db, personId: string, now: number): Promise<void> {
  await db
    .deleteFrom('auth_session')
    .where('userId', '=', personId)
    .where('expiresAt', '<=', new Date(now).toISOString())
    .execute();
}
