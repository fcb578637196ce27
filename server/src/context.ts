import type { Db, Store } from '@jishi/db/open';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from './config.ts';
import { fetchCalendar } from './fetching/fetch.ts';
import { readCalendar } from './reading/read.ts';

export type Payer = { readonly personId: string; readonly groupId: string | null };
export type Account = { readonly availableMinor: number; readonly currency: string };

/** What every use case gets first. Clock and ids are here so that tests can set them. */
export type Deps = {
  readonly store: Store;
  readonly config: Config;
  /** Epoch milliseconds UTC. */
  readonly clock: () => number;
  /** A fresh UUID, version 7. */
  readonly newId: () => string;
  readonly log: Logger;
  /** What a payer can spend in a currency, in minor units; null where no account is kept. The ledger answers it. */
  readonly accountOf: (db: Db, payer: Payer, currency: string) => Promise<Account | null>;
  /** Instruments that do the same as one, nearest first; app.ts wires it to discovery. */
  readonly equivalents: (instrumentId: string) => readonly string[];
  /** Where calendars of others come from. Neither throws for what is at the other end. */
  readonly sources: { readonly fetch: typeof fetchCalendar; readonly read: typeof readCalendar };
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
  return {
    store,
    config,
    clock: Date.now,
    newId: () => uuidv7(),
    log,
    // No ledger keeps accounts yet, so rules about balances have nothing to refuse.
    accountOf: async () => null,
    equivalents: () => [],
    sources: { fetch: fetchCalendar, read: readCalendar },
    committed,
  };
}
