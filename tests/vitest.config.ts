import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { WORKERS } from './src/support/workers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = ['shared', 'db', 'server', 'web'];
/** What needs the whole machine for itself: these run one file after the other, after everything else. */
const ALONE = ['tests/src/race/**/*.test.ts', 'tests/src/fault/**/*.test.ts', 'tests/src/api/sample.test.ts'];
const BROWSER = 'tests/src/browser/**/*.test.ts';
const PATIENT = { poll: { timeout: 15_000 } };

/** All tests of all packages, so that one command runs them; `vitest run <part of a path>` runs some. */
export default defineConfig({
  test: {
    root,
    globalSetup: ['tests/src/support/global.ts'],
    projects: [
      {
        extends: false,
        test: {
          name: 'unit',
          root,
          include: PACKAGES.map((folder) => `${folder}/src/**/*.test.{ts,tsx}`),
          maxWorkers: WORKERS,
          testTimeout: 30_000,
          expect: PATIENT,
        },
      },
      {
        extends: false,
        test: {
          name: 'whole',
          root,
          include: ['tests/src/**/*.test.ts'],
          exclude: [...ALONE, BROWSER],
          maxWorkers: WORKERS,
          // A fresh PostgreSQL database is made and migrated in a hook, with other files working beside it.
          hookTimeout: 120_000,
          testTimeout: 120_000,
          expect: PATIENT,
        },
      },
      {
        extends: false,
        test: {
          name: 'browser',
          root,
          include: [BROWSER],
          maxWorkers: WORKERS,
          sequence: { groupOrder: 1 },
          hookTimeout: 180_000,
          testTimeout: 120_000,
          expect: PATIENT,
        },
      },
      {
        extends: false,
        test: {
          name: 'alone',
          root,
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          hookTimeout: 180_000,
          testTimeout: 120_000,
          expect: PATIENT,
        },
      },
    ],
  },
});
