import type { Store } from '@jishi/db/open';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from './config.ts';

/** What every use case gets first. Clock and ids are here so that tests can set them. */
export type Deps = {
  readonly store: Store;
  readonly config: Config;
  /** Epoch milliseconds UTC. */
  readonly clock: () => number;
  /** A fresh UUID, version 7. */
  readonly newId: () => string;
  readonly log: Logger;
  /** Tells read models in this process that something was committed; others find it in `event`. */
  readonly committed: () => void;
};

/** What a request carries through the routes. */
export type Env = {
  Variables: {
    requestId: string;
    actor: Anyone;
  };
};

export function makeDeps(store: Store, config: Config, log: Logger, committed: () => void = () => {}): Deps {
  return { store, config, clock: Date.now, newId: () => uuidv7(), log, committed };
}
