// Everything that proves the program: `npm test`. Words after it choose test files by their path; the checks run always.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installCalendarPrograms } from './support/calendar-programs.ts';

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const root = fileURLToPath(new URL('../..', import.meta.url));
const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);

/** Runs a program of ours with its output on the screen; answers whether it ended well. */
function run(program: string, args: readonly string[]): boolean {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell,
    env: { ...process.env, PATH },
  });
  if (error) console.error(`${program}: ${error.message}`);
  return status === 0;
}

function check(program: string, ...args: readonly string[]): () => Counts {
  return () => {
    const passed = run(program, args) ? 1 : 0;
    return { passed, failed: 1 - passed, skipped: 0 };
  };
}

type Report = {
  /** False also when a file did not load; the exit code has been seen to be 0 then. */
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
};

/** The tests themselves. A run that ends badly without a failed test (a file that does not load) counts as one. */
function runTests(chosen: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-tests-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const ended = run('vitest', ['run', '--config', 'tests/vitest.config.ts', ...reporters, ...chosen]);
    const report = readReport(file);
    const failed = report.numFailedTests;
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed: ended && report.success ? failed : Math.max(failed, 1), skipped };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return { success: false, numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  }
}

const STEPS: Readonly<Record<string, () => Counts>> = {
  'type check': check('tsc', '-b', 'shared', 'db', 'server', 'web', 'tests'),
  lint: check('biome', 'check', '.'),
  'dead code': check('knip'),
  tests: () => {
    installCalendarPrograms();
    return runTests(process.argv.slice(2));
  },
};

const sum = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const [name, step] of Object.entries(STEPS)) {
  console.log(`\n── ${name}`);
  const began = performance.now();
  const counts = step();
  for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += counts[key];
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  lines.push(`${counts.failed === 0 ? '✓' : '✗'} ${name}: ${told(counts)} (${seconds} s)`);
  console.log(lines.at(-1));
}

console.log(`\n${lines.join('\n')}\n`);
console.log(told(sum));
process.exitCode = sum.failed === 0 ? 0 : 1;

function told({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
