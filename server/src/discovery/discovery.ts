import { readReaderStanding } from '@jishi/db/queries/reader';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { InstrumentPage, InstrumentQuery, Suggestion } from '@jishi/shared/schema/instrument';
import { equivalentsOf } from './equivalent.ts';
import { type FollowDeps, followMirror, type Reflection } from './follow/follow.ts';
import { type Asking, type Fitting, fitting, search } from './search.ts';
import { completer } from './suggest.ts';
import { knownUntil } from './time/timeline.ts';

const MAX_WAIT_MS = 5000;
const RETRY_AFTER_SECONDS = 2;

/** The read model of all instruments: what is found comes from memory, what is booked is judged in the database. */
export type Discovery = {
  /** Settles when the catalogue is in memory for the first time. */
  readonly ready: Promise<void>;
  readonly isReady: () => boolean;
  /** When the mirror last agreed with the database, epoch ms; null before it is loaded. */
  readonly asOf: () => number | null;
  /** Throws `busy` when the catalogue is not loaded within five seconds, `invalid` for a foreign cursor. */
  readonly search: (query: InstrumentQuery, reader: Anyone) => Promise<InstrumentPage>;
  /** All that fits a question, without its paging: the first `limit` of it are named. Throws like `search`. */
  readonly fitting: (query: InstrumentQuery, reader: Anyone, limit: number) => Promise<Fitting>;
  /** Completions of what somebody types, at most ten. */
  readonly suggest: (typed: string) => Promise<Suggestion[]>;
  /** Ids of instruments that can stand in for one, nearest first; none while the catalogue is loading. */
  readonly equivalents: (instrumentId: string) => readonly string[];
  /** To be called after each commit of this process, so that it is visible at once. */
  readonly nudge: () => void;
  readonly close: () => Promise<void>;
};

/** Begins to load the catalogue and answers at once. */
export function openDiscovery(deps: FollowDeps): Discovery {
  const following = followMirror(deps);
  const complete = completer(deps.clock);

  async function whenLoaded(): Promise<Reflection> {
    const loaded = following.current() ?? (await waitFor(following.loaded()).then(following.current));
    if (!loaded) throw new ProblemError('busy', 'the catalogue is being loaded', { retryAfter: RETRY_AFTER_SECONDS });
    return loaded;
  }

  async function askedBy(reader: Anyone): Promise<Asking> {
    const now = deps.clock();
    const window = { from: now, to: knownUntil(now) };
    return { reader, standing: reader && (await readReaderStanding(deps.store.read, reader, now, window)) };
  }

  const suggest = async (typed: string) => complete((await whenLoaded()).mirror, typed);
  // The first suggestion need not wait for the list of names; should this fail, it makes it itself.
  following
    .loaded()
    .then(() => suggest(''))
    .catch(() => {});

  return {
    ready: following.loaded(),
    isReady: following.isFresh,
    asOf: () => following.current()?.asOf ?? null,
    search: async (query, reader) => {
      const asking = await askedBy(reader);
      const { mirror, asOf } = await whenLoaded();
      return search(mirror, query, asking, deps.clock(), asOf);
    },
    fitting: async (query, reader, limit) => {
      const asking = await askedBy(reader);
      const { mirror } = await whenLoaded();
      return fitting(mirror, query, asking, deps.clock(), limit);
    },
    suggest,
    equivalents: (id) => {
      const loaded = following.current();
      return loaded ? equivalentsOf(loaded.mirror, id) : [];
    },
    nudge: following.nudge,
    close: following.close,
  };
}

/** Waits for a promise, but not for ever. */
async function waitFor(promise: Promise<void>): Promise<void> {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, MAX_WAIT_MS);
  await Promise.race([promise, enough]);
  clearTimeout(timer);
}
