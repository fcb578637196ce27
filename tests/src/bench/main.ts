import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

type Command = { readonly usage: string; readonly run: (argv: readonly string[]) => Promise<void> };

/** Loaded only when it is wanted, which keeps one bench out of the memory and the exit code of another. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  all: async () => ({ usage: 'pnpm bench\n  the whole program, figure by figure; takes no options', run: benchAll }),
  discovery: async () => {
    const { DISCOVERY_USAGE, runDiscovery } = await import('./discovery/main.ts');
    return { usage: DISCOVERY_USAGE, run: runDiscovery };
  },
  engines: async () => {
    const { ENGINES_USAGE, runEngines } = await import('./engines/main.ts');
    return { usage: ENGINES_USAGE, run: runEngines };
  },
  feeds: async () => {
    const { FEEDS_USAGE, runFeeds } = await import('./feeds.ts');
    return { usage: FEEDS_USAGE, run: runFeeds };
  },
  freshness: async () => {
    const { FRESHNESS_USAGE, runFreshness } = await import('./freshness.ts');
    return { usage: FRESHNESS_USAGE, run: runFreshness };
  },
  relevance: async () => {
    const { RELEVANCE_USAGE, runRelevance } = await import('./relevance.ts');
    return { usage: RELEVANCE_USAGE, run: runRelevance };
  },
  screens: async () => {
    const { runScreens, SCREENS_USAGE } = await import('./screens/main.ts');
    return { usage: SCREENS_USAGE, run: runScreens };
  },
};

async function benchAll(argv: readonly string[]): Promise<void> {
  parseArgs({ args: [...argv], options: {} });
  const { runAll } = await import('./all.ts');
  await runAll();
}

/** The exit code: 2 for words that are no command or option, which are told in one line. */
async function main([word = 'all', ...rest]: readonly string[]): Promise<number> {
  if (isHelp(word)) return help(Object.keys(COMMANDS));
  if (!Object.hasOwn(COMMANDS, word))
    return refuse(`no bench ${word.slice(0, 40)}; there are ${Object.keys(COMMANDS).join(', ')}`);
  if (rest.some(isHelp)) return help([word]);
  try {
    const command = await COMMANDS[word]?.();
    await command?.run(rest);
    return 0;
  } catch (error) {
    if (error instanceof UsageError || isBadOption(error)) return refuse(error.message);
    throw error;
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

async function help(words: readonly string[]): Promise<number> {
  const commands = await Promise.all(words.map((word) => COMMANDS[word]?.()));
  console.log(commands.map((command) => command?.usage).join('\n\n'));
  return 0;
}

function refuse(line: string): number {
  console.error(line.split('\n')[0]);
  return 2;
}

/** What `parseArgs` says of an option that is not there or has no value. */
function isBadOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

process.exitCode = await main(process.argv.slice(2));
