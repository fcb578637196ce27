import type { Due } from '@jishi/db/queries/due';
import { takeLease } from '@jishi/db/queries/lease';
import type { Deps } from '../context.ts';
import type { DueJob, Job, RoundJob } from './job.ts';
import type { Patience } from './patience.ts';

const BATCH = 50;
/** Longer than a batch takes; a server that dies in the middle of one keeps the others waiting no longer than this. */
const LEASE_MS = 30_000;

type Sweeper = {
  /** Names this process among those that take turns. */
  readonly holder: string;
  readonly patience: Patience;
  readonly isStopped: () => boolean;
};

/**
 * Does a job once, as far as there is something to do now. Does nothing while another server has the turn, which only
 * spares work: doing it twice is harmless. Answers how many things, or rounds, were done.
 */
export async function sweep(deps: Deps, job: Job, sweeper: Sweeper): Promise<number> {
  return 'due' in job ? sweepDue(deps, job, sweeper) : sweepRounds(deps, job, sweeper);
}

async function hasTurn(deps: Deps, { name }: Job, { holder }: Sweeper): Promise<boolean> {
  const now = deps.clock();
  return takeLease(deps.store.write, `job:${name}`, holder, now + LEASE_MS, now);
}

async function sweepRounds(deps: Deps, job: Job & RoundJob, sweeper: Sweeper): Promise<number> {
  let rounds = 0;
  while (!sweeper.isStopped() && (await hasTurn(deps, job, sweeper))) {
    rounds += 1;
    if (!(await job.round(deps, sweeper.isStopped))) break;
  }
  return rounds;
}

/** One thing that fails is logged, left alone for a growing while, and keeps no other waiting. */
async function sweepDue(deps: Deps, job: Job & DueJob, sweeper: Sweeper): Promise<number> {
  const { patience, isStopped } = sweeper;
  const seen = new Set<string>();
  let attended = 0;
  let after: Due | null = null;
  while (!isStopped()) {
    const batch: readonly Due[] = await job.due(deps, deps.clock(), after, BATCH);
    const last = batch.at(-1);
    if (!last) {
      patience.keepOnly(seen);
      return attended;
    }
    if (!(await hasTurn(deps, job, sweeper))) return attended;
    // Something that becomes due again on the way waits for the next round, so that a round ends.
    for (const { id } of batch.filter((one) => !seen.has(one.id))) {
      seen.add(id);
      if (!isStopped() && !patience.isTired(id) && (await attendTo(deps, job, id, patience))) attended += 1;
    }
    after = last;
  }
  return attended;
}

async function attendTo(deps: Deps, job: Job & DueJob, id: string, patience: Patience): Promise<boolean> {
  try {
    await job.attend(deps, id);
    patience.worked(id);
    return true;
  } catch (error) {
    const failures = patience.failed(id);
    deps.log.warn({ err: error, job: job.name, id, failures }, 'a job failed on one thing');
    return false;
  }
}
