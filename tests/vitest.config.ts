import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/support/global.ts'],
    // A fresh PostgreSQL database is made and migrated in a hook, with other files working beside it.
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
});
