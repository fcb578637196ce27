import type { Deps } from '@jishi/server/context';
import type { Job } from '@jishi/server/jobs/job';
import { makePatience, type Patience } from '@jishi/server/jobs/patience';
import { sweep } from '@jishi/server/jobs/sweep';
import { JOBS } from '@jishi/server/main';

/** Where a server goes on with the others, a test wants to know. */
const IMPATIENT: Patience = {
  ...makePatience(),
  failed: (id) => {
    throw new Error(`a job failed on ${id}`);
  },
};

/** Does everything that is due, once; a server that tests start does nothing by itself. */
export async function doJobs(deps: Deps, jobs: readonly Job[] = JOBS): Promise<number> {
  let done = 0;
  for (const job of jobs) {
    done += await sweep(deps, job, { holder: 'test', patience: IMPATIENT, isStopped: () => false });
  }
  return done;
}
