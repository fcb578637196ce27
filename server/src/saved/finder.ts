import type { Anyone } from '@jishi/shared/rules/access';
import type { InstrumentQuery } from '@jishi/shared/schema/instrument';
import type { Span } from '@jishi/shared/time/span';

/** What fits a question; `total` counts all, of which there may be more than are named. */
export type Found = {
  readonly total: number;
  readonly items: readonly { readonly id: string; readonly nextFree: Span | null }[];
};

/** What saved searches need of discovery; app.ts and main.ts hand it over. */
export type Finder = {
  /** Names at most `limit`. Throws `busy` while there is nothing to find in. */
  readonly fitting: (query: InstrumentQuery, reader: Anyone, limit: number) => Promise<Found>;
  /** When what is found last agreed with the database, epoch ms of our own clock; null while it is being loaded. */
  readonly asOf: () => number | null;
  /** Lets it look for changes now. */
  readonly nudge: () => void;
};
