import { parseArgs } from 'node:util';
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
import { formatInstant, id } from '@jishi/shared/schema/primitives';
import type { z } from 'zod';
import type { Deps } from '../context.ts';
import { openAccount, setPassword } from '../identity/account.ts';
import { readablePassword } from '../identity/demo.ts';
import { emailAddress, newPassword, personName } from '../identity/input.ts';
import type { Terminal } from './terminal.ts';

export const USER_USAGE = `jishi user list [--json]
jishi user add <email> --name <name> [--institution <id>] [--password-stdin]
jishi user manager <email> <facility-id> [--remove]
jishi user admin <email> [--remove]
jishi user suspend <email>
jishi user restore <email>
jishi user password <email> [--password-stdin]`;

const options = {
  json: { type: 'boolean' },
  name: { type: 'string' },
  institution: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  remove: { type: 'boolean' },
} as const;

type Flags = { [Name in keyof typeof options]?: (typeof options)[Name]['type'] extends 'string' ? string : boolean };
type Call = {
  readonly deps: Deps;
  readonly terminal: Terminal;
  readonly words: readonly string[];
  readonly flags: Flags;
};
type Command = {
  readonly words: number;
  readonly flags: readonly (keyof Flags)[];
  readonly run: (call: Call) => Promise<void>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  list: { words: 0, flags: ['json'], run: list },
  add: { words: 1, flags: ['name', 'institution', 'password-stdin'], run: add },
  manager: { words: 2, flags: ['remove'], run: manager },
  admin: { words: 1, flags: ['remove'], run: admin },
  suspend: { words: 1, flags: [], run: (call) => suspend(call, true) },
  restore: { words: 1, flags: [], run: (call) => suspend(call, false) },
  password: { words: 1, flags: ['password-stdin'], run: password },
};

class UsageError extends Error {}

/**
 * `jishi user …` with the words after `user`. Answers the exit code: 0 done, 1 refused, 2 called wrongly; errors are one
 * line on the terminal's error end.
 */
export async function runUser(argv: readonly string[], deps: Deps, terminal: Terminal): Promise<number> {
  try {
    const { command, words, flags } = parseCall(argv);
    await command.run({ deps, terminal, words, flags });
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ProblemError)) throw error;
    terminal.err(`jishi user: ${error.message}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function parseCall(argv: readonly string[]): { command: Command; words: readonly string[]; flags: Flags } {
  const [name = '', ...rest] = argv;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(`say one of ${Object.keys(COMMANDS).join(', ')}`);
  const { values, positionals } = parseWords(rest);
  const odd = (Object.keys(values) as (keyof Flags)[]).find((flag) => !command.flags.includes(flag));
  if (odd) throw new UsageError(`${name} does not take --${odd}`);
  if (positionals.length !== command.words) throw new UsageError(`usage: ${usageOf(name)}`);
  return { command, words: positionals, flags: values };
}

function parseWords(args: string[]): { values: Flags; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { values: { ...values }, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'wrong arguments');
  }
}

function usageOf(name: string): string {
  return USER_USAGE.split('\n').find((line) => line.startsWith(`jishi user ${name}`)) ?? '';
}

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

async function list({ deps, terminal, flags }: Call): Promise<void> {
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

async function add(call: Call): Promise<void> {
  const { deps, terminal, words, flags } = call;
  const email = read(emailAddress, 'email', words[0]);
  const name = read(personName, '--name', flags.name);
  const institutionId = flags.institution === undefined ? null : read(id, '--institution', flags.institution);
  const chosen = await choosePassword(call);
  await openAccount(deps, { email, name, institutionId, source: 'cli' }, chosen.password);
  terminal.out(`added ${email}`);
  if (chosen.made) terminal.out(`password: ${chosen.password}`);
}

async function password(call: Call): Promise<void> {
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

async function manager(call: Call): Promise<void> {
  const { deps, terminal, words, flags } = call;
  const facilityId = read(id, 'facility-id', words[1]);
  const person = await personOf(call);
  if (!(await facilityExists(deps.store.read, facilityId)))
    throw new ProblemError('not-found', `no facility ${facilityId}`);
  const change = { personId: person.id, at: deps.clock() };
  await transact(deps.store, (trx) => (flags.remove ? removeManager : addManager)(trx, change, facilityId));
  terminal.out(`${person.email} ${flags.remove ? 'no longer manages' : 'manages'} ${facilityId}`);
}

async function admin(call: Call): Promise<void> {
  const { deps, terminal, flags } = call;
  const person = await personOf(call);
  const change = { personId: person.id, at: deps.clock() };
  await transact(deps.store, (trx) => (flags.remove ? removeAdministrator : addAdministrator)(trx, change));
  terminal.out(`${person.email} is ${flags.remove ? 'no longer' : 'now'} an administrator`);
}

async function suspend(call: Call, suspended: boolean): Promise<void> {
  const { deps, terminal } = call;
  const person = await personOf(call);
  const at = deps.clock();
  await transact(deps.store, (trx) => setSuspended(trx, person.id, suspended ? (person.suspended_at ?? at) : null, at));
  terminal.out(`${person.email} is ${suspended ? 'suspended' : 'restored'}`);
}
