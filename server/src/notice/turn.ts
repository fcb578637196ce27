import { endLease, takeLease } from '@jishi/db/queries/lease';
import type { Deps } from '../context.ts';

const LEASE_MS = 30_000;

export type Turn = {
  /** Whether it is this process's turn; takes it when nobody has it. */
  readonly isMine: () => Promise<boolean>;
  /** Lets somebody else have it at once. */
  readonly giveUp: () => Promise<void>;
};

/**
 * Shares the turn to do `name` with other processes, 30 s at a time. The database is asked only when half of that is
 * over, so that a busy follower does not write a lease with every batch.
 */
export function takingTurns(deps: Pick<Deps, 'store' | 'clock' | 'newId'>, name: string): Turn {
  const holder = deps.newId();
  let takenAt: number | null = null;
  return {
    isMine: async () => {
      const now = deps.clock();
      if (takenAt !== null && takenAt <= now && now < takenAt + LEASE_MS / 2) return true;
      takenAt = (await takeLease(deps.store.write, name, holder, now + LEASE_MS, now)) ? now : null;
      return takenAt !== null;
    },
    giveUp: async () => {
      if (takenAt !== null) await endLease(deps.store.write, name, holder);
      takenAt = null;
    },
  };
}
