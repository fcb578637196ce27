import type { Store } from '@jishi/db/open';
import { type Config, readConfig } from '@jishi/server/config';
import type { Deps } from '@jishi/server/context';
import { fetchCalendar } from '@jishi/server/fetching/fetch';
import { readCalendar } from '@jishi/server/reading/read';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';

export type TestDeps = Deps & {
  /** What was logged, one JSON line each. */
  readonly logged: readonly string[];
  /** Moves the clock; it stands still otherwise. */
  readonly passMinutes: (minutes: number) => void;
};

/** Deps with a clock that tests move (it begins now, or at `now`) and a log that they can read. */
export function makeTestDeps(store: Store, settings: Partial<Config> = {}, now = Date.now()): TestDeps {
  const logged: string[] = [];
  let time = now;
  return {
    store,
    config: { ...readConfig({ JISHI_LOG: 'debug' }), ...settings },
    clock: () => time,
    newId: () => uuidv7(),
    log: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
    accountOf: async () => null,
    equivalents: () => [],
    sources: { fetch: fetchCalendar, read: readCalendar },
    committed: () => {},
    logged,
    passMinutes: (minutes) => {
      time += minutes * 60_000;
    },
  };
}
