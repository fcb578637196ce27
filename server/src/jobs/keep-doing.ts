import type { Deps } from '../context.ts';

export type Doing = {
  /** Looks for work now. */
  readonly nudge: () => void;
  /** Settles when what is under way is done. */
  readonly stop: () => Promise<void>;
};

const MAX_PAUSE_MS = 10_000;

/**
 * Does `work` again and again until stopped: at once while it answers that there is more, else after a pause or a
 * nudge. When it fails that is logged and it is tried again after growing pauses.
 */
export function keepDoing(deps: Pick<Deps, 'log'>, name: string, pauseMs: number, work: () => Promise<boolean>): Doing {
  let stopped = false;
  let nudged = false;
  let wake: () => void = () => {};
  let failures = 0;

  async function once(): Promise<boolean> {
    try {
      const more = await work();
      failures = 0;
      return more;
    } catch (error) {
      failures += 1;
      if (!stopped) deps.log.warn({ err: error, failures }, `${name} failed`);
      return false;
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(pauseMs * 2 ** failures, MAX_PAUSE_MS));
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    while (!stopped) {
      nudged = false;
      if (await once()) continue;
      if (!nudged && !stopped) await pause();
    }
  }

  const running = run();
  return {
    nudge: () => {
      nudged = true;
      // After a failure the pause is kept, whoever nudges.
      if (failures === 0) wake();
    },
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}
