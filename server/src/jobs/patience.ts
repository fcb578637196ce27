/** Which things failed, how often, and when they are tried again. Times are of a clock that never steps. */
export type Patience = {
  readonly isTired: (id: string) => boolean;
  readonly failed: (id: string) => number;
  readonly worked: (id: string) => void;
  /** Forgets all but these: what is not due any more was done by somebody else. */
  readonly keepOnly: (ids: ReadonlySet<string>) => void;
};

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** Things that fail are left alone for 10 s, then twice as long each time, an hour at most. */
export function makePatience(elapsedMs: () => number = () => performance.now()): Patience {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    isTired: (id) => elapsedMs() < (failures.get(id)?.until ?? 0),
    failed: (id) => {
      const count = (failures.get(id)?.count ?? 0) + 1;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS);
      failures.set(id, { count, until: elapsedMs() + pause });
      return count;
    },
    worked: (id) => failures.delete(id),
    keepOnly: (ids) => {
      for (const id of failures.keys()) if (!ids.has(id)) failures.delete(id);
    },
  };
}
