import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ProblemError } from '@jishi/shared/problem';
import { terminal } from './cli/terminal.ts';
import { UsageError } from './cli/usage.ts';
import { ConfigError } from './config.ts';
import type { Deps } from './context.ts';
import { VERSION } from './version.ts';

// Compiled once, loaded from then on: it halves the time to start.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/compiled'));

type Command = { readonly summary: string; readonly run: (argv: readonly string[]) => Promise<number> };

async function withDeps<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  return (await import('./cli/with-deps.ts')).withDeps(work);
}

/** Rooms are loaded when their command is called, so that the small ones start at once. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    summary: 'serve [--demo] [--sample <instruments>] [--seed <number>] [--no-web]',
    run: async (argv) => (await import('./cli/start.ts')).runStart(argv, terminal),
  },
  migrate: {
    summary: 'bring the database schema up to date',
    run: async (argv) => (await import('./cli/migrate.ts')).runMigrate(argv, terminal),
  },
  import: {
    summary: '<kind> <file> [--map <name or path>] [--institution <id>] [--dry-run] [--quiet]',
    run: async (argv) => {
      const { runImport } = await import('./cli/import.ts');
      return withDeps((deps) => runImport(argv, deps, terminal));
    },
  },
  export: {
    summary: '<kind> [--format csv|xlsx] [--map nrii|uniquip] [--out <file>]',
    run: async (argv) => {
      const { runExport } = await import('./cli/export.ts');
      return withDeps((deps) => runExport(argv, deps, terminal));
    },
  },
  mail: {
    summary: 'dead | retry <id> | retry --all: mails that were given up; receive: takes an answer to an invitation',
    run: async (argv) => {
      const { orLater, runMail } = await import('./cli/mail.ts');
      const run = () => withDeps((deps) => runMail(argv, deps, terminal));
      return argv[0] === 'receive' ? orLater(run, terminal) : run();
    },
  },
  sample: {
    summary: '[--instruments <n>] [--seed <n>] [--from <date>]: the sample catalogue',
    run: async (argv) => {
      const { runSample } = await import('./cli/sample.ts');
      return withDeps((deps) => runSample(argv, deps, terminal));
    },
  },
  judge: {
    summary:
      '--instrument <id> --person <email> | --class <class> --from <time> --to <time>: would it pass, and why not',
    run: async (argv) => {
      const { runJudge } = await import('./cli/judge.ts');
      return withDeps((deps) => runJudge(argv, deps, terminal));
    },
  },
  doctor: {
    summary: 'check every invariant of the data; exit code 1 when one is broken',
    run: async (argv) => {
      const { runDoctor } = await import('./cli/doctor.ts');
      return withDeps((deps) => runDoctor(argv, deps, terminal));
    },
  },
  backup: {
    summary: '<file>: a consistent copy of the SQLite database, also while it is in use',
    run: async (argv) => (await import('./cli/backup.ts')).runBackup(argv, terminal),
  },
  user: {
    summary: 'list | add | manager | admin | suspend | restore | password',
    run: async (argv) => {
      const { runUser } = await import('./cli/user.ts');
      return withDeps((deps) => runUser(argv, deps, terminal));
    },
  },
};

function usage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return [`jishi ${VERSION}: share scientific instruments`, ...lines].join('\n');
}

/** The exit code: 0 done, 1 refused or failed, 2 called or configured wrongly. */
async function main(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(usage());
    return 0;
  }
  if (name === '--version') {
    terminal.out(VERSION);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    terminal.err(
      `jishi: no command ${JSON.stringify(name.slice(0, 40))}; there are ${Object.keys(COMMANDS).join(', ')}`,
    );
    return 2;
  }
  return command.run(rest);
}

function isMiscalled(error: unknown): boolean {
  if (error instanceof UsageError || error instanceof ConfigError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const [line = 'failed'] = (error instanceof Error ? error.message : String(error)).split('\n');
  terminal.err(`jishi: ${line}`);
  process.exitCode = isMiscalled(error) ? 2 : 1;
  if (!isMiscalled(error) && !(error instanceof ProblemError) && process.env.JISHI_LOG === 'debug')
    console.error(error);
}
