import { runs } from '@jishi/shared/test-support/runs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { TestServer } from '../../support/server.ts';
import { KINDS } from '../../support/store.ts';
import { commands } from './commands.ts';
import { Model } from './model.ts';
import { makeWorld, openServer } from './world.ts';

/** A run is up to forty steps, each followed by a look at everything. */
const RUNS = runs(30);

describe.each(KINDS)('the engine on %s', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openServer(kind);
  });
  afterAll(() => server?.stop());

  test('answers and keeps what a simple model does, whatever people do and however time passes', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (steps) => {
        const world = await makeWorld(server);
        await fc.asyncModelRun(() => ({ model: new Model(), real: world }), steps);
      }),
      { ...RUNS, interruptAfterTimeLimit: 500_000 },
    );
  }, 600_000);
});
