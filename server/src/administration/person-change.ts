import { dropSessions, putCredential, setInstitution, setSuspended } from '@jishi/db/queries/account';
import { actingAdministrators, lockAdministrators, type PersonRow, readPersonRow } from '@jishi/db/queries/people-list';
import { addAdministrator, institutionExists, removeAdministrator } from '@jishi/db/queries/role';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import type { AdministratorInput, SuspensionInput } from '@jishi/shared/schema/admin-person';
import { hashPassword } from 'better-auth/crypto';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { administratorOf, type Check } from './access.ts';
import { personTag } from './person.ts';

type Work = (change: Change, person: PersonRow, actor: Actor) => Promise<void>;

/**
 * Changes somebody under their lock. Whoever asks has to be an administrator at that moment: two who act upon each other
 * at once do not both succeed. Throws `unauthenticated`, `forbidden`, `not-found`, and what `check` throws.
 */
async function changePerson(deps: Deps, anyone: Anyone, personId: string, check: Check, work: Work): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(
    deps,
    actor,
    [],
    async (change) => {
      await lockAdministrators(change.trx);
      if (!(await actingAdministrators(change.trx)).includes(actor.personId))
        throw new ProblemError('forbidden', 'only administrators may do this');
      const person = await readPersonRow(change.trx, personId);
      if (!person) throw new ProblemError('not-found', 'no such person');
      check(personTag(person));
      await work(change, person, actor);
    },
    [personId],
  );
}

/** Makes somebody an administrator or ends that. Throws `conflict` for oneself unless that is said, and for the last one. */
export async function changeAdministrator(
  deps: Deps,
  anyone: Anyone,
  personId: string,
  { administrator, myself }: AdministratorInput,
  check: Check,
): Promise<void> {
  await changePerson(deps, anyone, personId, check, async ({ trx, now }, person, actor) => {
    const by = { personId, at: now, actorId: actor.personId };
    if (administrator) {
      if (person.suspended_at !== null) throw new ProblemError('conflict', 'this account is suspended');
      await addAdministrator(trx, by);
      return;
    }
    if (personId === actor.personId && myself !== true)
      throw new ProblemError('conflict', 'say that you mean yourself');
    const others = (await actingAdministrators(trx)).filter((one) => one !== personId);
    if (others.length === 0) throw new ProblemError('conflict', 'at least one administrator stays');
    await removeAdministrator(trx, by);
  });
}

/** Suspends somebody, which ends their sessions, or restores them. Bookings stay. Throws `conflict` for oneself. */
export async function changeSuspension(
  deps: Deps,
  anyone: Anyone,
  personId: string,
  { suspended, reason }: SuspensionInput,
  check: Check,
): Promise<void> {
  await changePerson(deps, anyone, personId, check, async ({ trx, now }, person, actor) => {
    if (personId === actor.personId) throw new ProblemError('conflict', 'nobody suspends themselves');
    const decided = { actorId: actor.personId, ...(reason === undefined ? {} : { reason }) };
    await setSuspended(trx, personId, suspended ? (person.suspended_at ?? now) : null, now, decided);
  });
}

/** Says where somebody works; prices and rules for their next bookings follow it. Throws `not-found`. */
export async function changeInstitutionOf(
  deps: Deps,
  anyone: Anyone,
  personId: string,
  institutionId: string | null,
  check: Check,
): Promise<void> {
  await changePerson(deps, anyone, personId, check, async ({ trx, tell }, person) => {
    if (institutionId !== null && !(await institutionExists(trx, institutionId)))
      throw new ProblemError('not-found', 'no such institution');
    if (person.institution_id === institutionId) return;
    await setInstitution(trx, personId, institutionId);
    const data = { institutionId, before: person.institution_id };
    tell({ kind: 'person.changed', subjectId: personId, personId, data });
  });
}

/** Ends every session of somebody; one's own too. */
export async function signOut(deps: Deps, anyone: Anyone, personId: string): Promise<void> {
  await changePerson(
    deps,
    anyone,
    personId,
    () => {},
    async ({ trx, tell }) => {
      await dropSessions(trx, personId);
      tell({ kind: 'person.signed-out', subjectId: personId, personId });
    },
  );
}

/**
 * Gives somebody a new password, and an account when they have none, and ends their sessions. It is answered once and kept
 * nowhere. Throws `conflict` for oneself: one's own password is changed with the old one.
 */
export async function givePassword(
  deps: Deps,
  anyone: Anyone,
  personId: string,
  makePassword: () => string,
): Promise<string> {
  administratorOf(anyone);
  const password = makePassword();
  // Hashing takes a tenth of a second, so it is done before the transaction.
  const passwordHash = await hashPassword(password);
  await changePerson(
    deps,
    anyone,
    personId,
    () => {},
    async ({ trx, now, newId, tell }, person, actor) => {
      if (personId === actor.personId) throw new ProblemError('conflict', 'change your own password in your profile');
      await putCredential(trx, { person, accountId: newId(), passwordHash, at: now });
      await dropSessions(trx, personId);
      tell({ kind: 'person.password-set', subjectId: personId, personId });
    },
  );
  return password;
}
