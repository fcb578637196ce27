import { fileURLToPath } from 'node:url';
import type { ExternalFault } from '@jishi/shared/schema/external-calendar';
import type { Logger } from 'pino';
import { unpack } from '../sandbox/child.ts';
import { GateFull, makeGate } from '../sandbox/gate.ts';
import { readsOf } from '../sandbox/reads.ts';
import { type Outcome, runApart, type Sandbox } from '../sandbox/run.ts';
import { whyNone } from '../sandbox/why.ts';
import type { Order } from './child.ts';
import type { Fetched, Question } from './fetched.ts';
import { FETCH_LIMITS, FETCH_PROCESS } from './limits.ts';
import { readAnswer } from './message.ts';

const HEAD_BYTES = 64 * 1024;

const sandbox: Sandbox = {
  entry: fileURLToPath(new URL('child.ts', import.meta.url)),
  reads: readsOf(['fetching', 'reading', 'sandbox']),
  heapMb: FETCH_PROCESS.heapMb,
  wallMs: FETCH_LIMITS.totalMs + FETCH_PROCESS.graceMs,
  maxAnswerBytes: FETCH_LIMITS.bodyBytes + HEAD_BYTES,
};
const gate = makeGate(FETCH_PROCESS.atOnce, FETCH_PROCESS.waiting);

/**
 * `privateAllowed`: the setting JISHI_OUTBOUND_PRIVATE; without it only https to public addresses. `baseUrl`: where we are
 * reached, told to the host that is asked.
 */
export type FetchOptions = {
  readonly privateAllowed: boolean;
  readonly baseUrl?: string | null;
  /** Told at `warn` why the process gave no answer; no address is. */
  readonly log?: Pick<Logger, 'warn'>;
};

/**
 * Fetches a calendar from an address that somebody else chose, in a process of its own that knows nothing worth taking.
 * A body that is answered begins and ends like a calendar and has at most 10 MB. Never throws for what the other side does;
 * throws when no process can be started, which is not the other side's fault.
 */
export async function fetchCalendar(question: Question, options: FetchOptions): Promise<Fetched> {
  const order: Order = { question, privateAllowed: options.privateAllowed, baseUrl: options.baseUrl ?? null };
  const input = Buffer.from(JSON.stringify(order));
  try {
    return fetchedOf(await gate(() => runApart(sandbox, input)), options.log);
  } catch (error) {
    if (error instanceof GateFull) return fault('timeout');
    throw error;
  }
}

function fetchedOf(outcome: Outcome, log: FetchOptions['log']): Fetched {
  if (outcome.kind !== 'answer') {
    log?.warn({ why: whyNone(outcome) }, 'fetching a calendar gave no answer');
    return fault(outcome.kind === 'late' ? 'timeout' : 'unreachable');
  }
  const { record, bytes } = unpack(outcome.bytes);
  return readAnswer(record, bytes);
}

function fault(name: ExternalFault): Fetched {
  return { kind: 'fault', fault: name, status: null, retryAfterSeconds: null };
}
