import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], { encoding: 'utf8' });
  return { status, stdout, lines: stderr.trim().split('\n') };
}

test.each([
  ['a bench that is not there', ['nonsense'], 'no bench nonsense'],
  ['an option that is not there', ['relevance', '--nonsense'], '--nonsense'],
  ['a size that is not there', ['discovery', '--size', '7'], '--size is one of 42k, 420k, 1m'],
  ['a number of runs that is none', ['screens', '--runs', 'many'], '--runs wants a number'],
  ['an engine that is not there', ['engines', '--engine', 'nonsense'], 'no engine nonsense'],
])('%s is refused in one line, with exit code 2', (_what, argv, told) => {
  const { status, lines } = run(...argv);
  expect(status).toBe(2);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(told);
});

test('each bench says how it is used', () => {
  const { status, stdout } = run('--help');
  expect(status).toBe(0);
  for (const word of ['discovery', 'engines', 'relevance', 'screens']) expect(stdout).toContain(`pnpm bench ${word}`);
});
