import { transact } from '@jishi/db/open';
import { dropSessions, setSuspended } from '@jishi/db/queries/account';
import { findPersonByEmail, type KnownPerson, listPeople } from '@jishi/db/queries/person';
import {
  addAdministrator,
  addManager,
  facilityExists,
  removeAdministrator,
  removeManager,
} from '@jishi/db/queries/role';
import { ProblemError } from '@jishi/shared/problem';
import { emailAddress } from '@jishi/shared/schema/person-choice';
import { formatInstant, id } from '@jishi/shared/schema/primitives';
import type { z } from 'zod';
import type { Deps } from '../context.ts';
import { openAccount, setPassword } from '../identity/account.ts';
import { readablePassword } from '../identity/demo.ts';
import { newPassword, personName } from '../identity/input.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

export type Flags = {
  readonly json?: boolean;
  readonly name?: string;
  readonly institution?: string;
  readonly 'password-stdin'?: boolean;
  readonly remove?: boolean;
};

export type Call = {
  readonly deps: Deps;
  readonly terminal: Terminal;
  readonly words: readonly string[];
  readonly flags: Flags;
};

/** Reads a word with a schema. Throws a UsageError that names the word. */
function read<Schema extends z.ZodType>(schema: Schema, what: string, word: string | undefined): z.output<Schema> {
  const parsed = schema.safeParse(word);
  if (!parsed.success) throw new UsageError(`${what}: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
}

async function personOf({ deps, words }: Call): Promise<KnownPerson> {
  const email = read(emailAddress, 'email', words[0]);
  const person = await findPersonByEmail(deps.store.read, email);
  if (!person) throw new ProblemError('not-found', `nobody has the address ${email}`);
  return person;
}

export async function listUsers({ deps, terminal, flags }: Call): Promise<void> {
  for (const person of await listPeople(deps.store.read)) {
    const { id, email, name, source, administrator, facilityIds } = person;
    const suspendedAt = person.suspended_at === null ? null : formatInstant(person.suspended_at);
    const told = {
      id,
      email,
      name,
      institutionId: person.institution_id,
      source,
      administrator,
      facilityIds,
      suspendedAt,
    };
    terminal.out(flags.json ? JSON.stringify(told) : lineOf(told));
  }
}

type Told = Readonly<{
  email: string;
  name: string;
  source: string;
  administrator: boolean;
  facilityIds: readonly string[];
}>;

function lineOf({
  email,
  name,
  source,
  administrator,
  facilityIds,
  suspendedAt,
}: Told & { suspendedAt: string | null }) {
  const notes = [
    administrator ? 'administrator' : '',
    facilityIds.length > 0 ? `manager of ${facilityIds.join(' ')}` : '',
    suspendedAt ? `suspended ${suspendedAt}` : '',
  ].filter((note) => note !== '');
  return [email, name, source, notes.join(', ')].join('\t').trimEnd();
}

export async function addUser(call: Call): Promise<void> {
  const { deps, terminal, words, flags } = call;
  const email = read(emailAddress, 'email', words[0]);
  const name = read(personName, '--name', flags.name);
  const institutionId = flags.institution === undefined ? null : read(id, '--institution', flags.institution);
  const chosen = await choosePassword(call);
  await openAccount(deps, { email, name, institutionId, source: 'cli' }, chosen.password);
  terminal.out(`added ${email}`);
  if (chosen.made) terminal.out(`password: ${chosen.password}`);
}

export async function changePassword(call: Call): Promise<void> {
  const { deps, terminal } = call;
  const person = await personOf(call);
  const chosen = await choosePassword(call);
  await setPassword(deps, person, chosen.password);
  await dropSessions(deps.store.write, person.id);
  terminal.out(`changed the password of ${person.email}; open sessions ended`);
  if (chosen.made) terminal.out(`password: ${chosen.password}`);
}

async function choosePassword({ terminal, flags }: Call): Promise<{ password: string; made: boolean }> {
  if (!flags['password-stdin']) return { password: readablePassword(), made: true };
  const line = (await terminal.read()).split(/\r?\n/)[0];
  return { password: read(newPassword, 'password', line), made: false };
}

export async function changeManager(call: Call): Promise<void> {
  const { deps, terminal, words, flags } = call;
  const facilityId = read(id, 'facility-id', words[1]);
  const person = await personOf(call);
  if (!(await facilityExists(deps.store.read, facilityId)))
    throw new ProblemError('not-found', `no facility ${facilityId}`);
  const change = { personId: person.id, at: deps.clock() };
  await transact(deps.store, (trx) => (flags.remove ? removeManager : addManager)(trx, change, facilityId));
  terminal.out(`${person.email} ${flags.remove ? 'no longer manages' : 'manages'} ${facilityId}`);
}

export async function changeAdministrator(call: Call): Promise<void> {
  const { deps, terminal, flags } = call;
  const person = await personOf(call);
  const change = { personId: person.id, at: deps.clock() };
  await transact(deps.store, (trx) => (flags.remove ? removeAdministrator : addAdministrator)(trx, change));
  terminal.out(`${person.email} is ${flags.remove ? 'no longer' : 'now'} an administrator`);
}

export async function changeSuspension(call: Call, suspended: boolean): Promise<void> {
  const { deps, terminal } = call;
  const person = await personOf(call);
  const at = deps.clock();
  await transact(deps.store, (trx) => setSuspended(trx, person.id, suspended ? (person.suspended_at ?? at) : null, at));
  terminal.out(`${person.email} is ${suspended ? 'suspended' : 'restored'}`);
}
