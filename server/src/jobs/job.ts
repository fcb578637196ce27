import type { Due } from '@jishi/db/queries/due';
import type { Deps } from '../context.ts';

/**
 * Something that the server does by itself. Any number of servers may do it at the same time: the use case that does it
 * looks again, under its own locks, at what is due.
 */
export type Job = {
  /** Names the turn to do it, and lines in the log. */
  readonly name: string;
  /** How long to wait at least between two rounds; every round when it is left out. */
  readonly everyMs?: number;
} & (DueJob | RoundJob);

/** A job that attends to one thing after the other, each when its moment has come. */
export type DueJob = {
  /** What is due at `now` (epoch ms), the longest due first, after the given one, at most `limit`. */
  readonly due: (deps: Deps, now: number, after: Due | null, limit: number) => Promise<readonly Due[]>;
  /** Does what is to be done about one; nothing when that was done already, or is not due any more. */
  readonly attend: (deps: Deps, id: string) => Promise<void>;
};

/**
 * A job that is done as a whole; answers whether there is more to do at once. A long one begins nothing more once it
 * `isStopped`.
 */
export type RoundJob = { readonly round: (deps: Deps, isStopped?: () => boolean) => Promise<boolean> };
