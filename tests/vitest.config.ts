import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = ['shared', 'db', 'server', 'web'];
/**
 * What times itself, drives a browser, keeps a transaction open for long, or expects followers and feeds to be up to date: on
 * PostgreSQL followers wait for the open transactions of all databases of the server, so these run one file after the
 * other, after everything else.
 */
const ALONE = [
  'tests/src/race/**/*.test.ts',
  'tests/src/browser/**/*.test.ts',
  'tests/src/api/sample.test.ts',
  'tests/src/api/discovery*.test.ts',
  'tests/src/api/event.test.ts',
  'tests/src/conformance/**/*.test.ts',
  'tests/src/notice/**/*.test.ts',
  'tests/src/fault/**/*.test.ts',
];
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
          maxWorkers: 2,
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
          exclude: ALONE,
          maxWorkers: 2,
          // A fresh PostgreSQL database is made and migrated in a hook, with other files working beside it.
          hookTimeout: 120_000,
          testTimeout: 60_000,
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
          sequence: { groupOrder: 1 },
          hookTimeout: 180_000,
          testTimeout: 120_000,
          expect: PATIENT,
        },
      },
    ],
  },
});
