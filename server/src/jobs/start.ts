import type { Deps } from '../context.ts';
import type { Job } from './job.ts';
import { type Doing, keepDoing } from './keep-doing.ts';
import { makePatience } from './patience.ts';
import { sweep } from './sweep.ts';

const EVERY_MS = 5_000;

/** Does jobs one after the other, again and again, until stopped. A job that fails does not stop the others. */
export function startJobs(deps: Deps, jobs: readonly Job[], everyMs = EVERY_MS): Doing {
  const holder = deps.newId();
  const works = jobs.map((job) => ({ job, patience: makePatience(), next: 0 }));
  let stopped = false;

  async function round(): Promise<boolean> {
    for (const work of works) {
      if (stopped || performance.now() < work.next) continue;
      const { job, patience } = work;
      try {
        await sweep(deps, job, { holder, patience, isStopped: () => stopped });
      } catch (error) {
        if (!stopped) deps.log.warn({ err: error, job: job.name }, 'a job failed');
      }
      work.next = performance.now() + (job.everyMs ?? 0);
    }
    return false;
  }

  const doing = keepDoing(deps, 'jobs', everyMs, round);
  return {
    ...doing,
    stop: () => {
      stopped = true;
      return doing.stop();
    },
  };
}
