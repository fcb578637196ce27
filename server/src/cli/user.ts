import { parseArgs } from 'node:util';
import { ProblemError } from '@jishi/shared/problem';
import type { Deps } from '../context.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';
import {
  addUser,
  type Call,
  changeAdministrator,
  changeManager,
  changePassword,
  changeSuspension,
  type Flags,
  listUsers,
} from './user-commands.ts';

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

type Command = {
  readonly words: number;
  readonly flags: readonly (keyof Flags)[];
  readonly run: (call: Call) => Promise<void>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  list: { words: 0, flags: ['json'], run: listUsers },
  add: { words: 1, flags: ['name', 'institution', 'password-stdin'], run: addUser },
  manager: { words: 2, flags: ['remove'], run: changeManager },
  admin: { words: 1, flags: ['remove'], run: changeAdministrator },
  suspend: { words: 1, flags: [], run: (call) => changeSuspension(call, true) },
  restore: { words: 1, flags: [], run: (call) => changeSuspension(call, false) },
  password: { words: 1, flags: ['password-stdin'], run: changePassword },
};

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
