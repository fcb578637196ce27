import { isDuplicate, type Trx, transact } from '@jishi/db/open';
import { insertPerson, putCredential } from '@jishi/db/queries/account';
import { findPersonByEmail, type KnownPerson } from '@jishi/db/queries/person';
import { institutionExists } from '@jishi/db/queries/role';
import { ProblemError } from '@jishi/shared/problem';
import { hashPassword } from 'better-auth/crypto';
import type { Deps } from '../context.ts';

export type NewAccount = {
  readonly name: string;
  /** Lower case. */
  readonly email: string;
  readonly institutionId: string | null;
  readonly source: string;
};

/**
 * Writes a person with an account, both or neither, and answers the id. Throws `invalid` with `code` when the address
 * belongs to somebody, also to somebody who came from an import and has no account, or the institution is unknown.
 */
export async function openAccount(deps: Deps, account: NewAccount, password: string): Promise<string> {
  await refuseTaken(deps, account.email);
  // Hashing takes a tenth of a second, so it is done before the transaction.
  const passwordHash = await hashPassword(password);
  try {
    return await transact(deps.store, (trx) => writeAccount(deps, trx, account, passwordHash));
  } catch (error) {
    if (isDuplicate(error)) throw taken();
    throw error;
  }
}

async function refuseTaken(deps: Deps, email: string): Promise<void> {
  const known = await findPersonByEmail(deps.store.read, email);
  if (known?.canSignIn) throw taken();
  if (known) throw imported();
}

/** The part inside a transaction, for those who write more in it. */
export async function writeAccount(deps: Deps, trx: Trx, account: NewAccount, passwordHash: string): Promise<string> {
  const { institutionId, name, email, source } = account;
  if (institutionId !== null && !(await institutionExists(trx, institutionId))) throw unknownInstitution();
  const at = deps.clock();
  const person = { id: deps.newId(), name, email, institutionId, source, createdAt: at };
  await insertPerson(trx, person);
  await putCredential(trx, { person, accountId: deps.newId(), passwordHash, at });
  return person.id;
}

/** Gives a known person a new password, and an account when they have none. */
export async function setPassword(deps: Deps, person: KnownPerson, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  await transact(deps.store, (trx) =>
    putCredential(trx, { person, accountId: deps.newId(), passwordHash, at: deps.clock() }),
  );
}

function refuse(pointer: string, code: string, detail: string): ProblemError {
  return new ProblemError('invalid', detail, { code, errors: [{ pointer, detail }] });
}

function taken(): ProblemError {
  return refuse('/email', 'USER_ALREADY_EXISTS', 'an account with this e-mail address exists');
}

function imported(): ProblemError {
  const detail = 'this e-mail address belongs to a person without an account; an administrator can open it';
  return refuse('/email', 'PERSON_WITHOUT_ACCOUNT', detail);
}

function unknownInstitution(): ProblemError {
  return refuse('/institutionId', 'UNKNOWN_INSTITUTION', 'no such institution');
}
