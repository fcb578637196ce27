import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { pack, unpack } from '../sandbox/child.ts';
import { GateFull, makeGate } from '../sandbox/gate.ts';
import { readsOf } from '../sandbox/reads.ts';
import { type Outcome, runApart, type Sandbox } from '../sandbox/run.ts';
import { whyNone } from '../sandbox/why.ts';
import { READING_LIMITS, READING_PROCESS } from './limits.ts';
import { readAnswer } from './message.ts';
import type { Reader, Reading } from './reading.ts';

const sandbox: Sandbox = {
  entry: fileURLToPath(new URL('child.ts', import.meta.url)),
  reads: readsOf(['reading', 'sandbox']),
  heapMb: READING_PROCESS.heapMb,
  wallMs: READING_PROCESS.wallMs,
  maxAnswerBytes: READING_PROCESS.answerBytes,
};
const gate = makeGate(READING_PROCESS.atOnce, READING_PROCESS.waiting);

/**
 * Reads a calendar file that somebody else wrote, in a process of its own: 128 MB, 5 seconds, then it is ended. What is
 * wrong with the file is in the reading; a file that cannot be read within these limits is `unreadable`. Never throws for
 * what is in the file; throws when no process can be started. `log` is told at `warn` why the process gave no answer,
 * without anything of the file.
 */
export async function readCalendar(bytes: Uint8Array, reader: Reader, log?: Pick<Logger, 'warn'>): Promise<Reading> {
  if (bytes.length > READING_LIMITS.fileBytes) return { kind: 'fault', fault: 'too-large' };
  const input = Buffer.concat(pack(reader, bytes));
  try {
    return readingOf(await gate(() => runApart(sandbox, input)), log);
  } catch (error) {
    if (error instanceof GateFull) return { kind: 'fault', fault: 'unreadable' };
    throw error;
  }
}

function readingOf(outcome: Outcome, log?: Pick<Logger, 'warn'>): Reading {
  if (outcome.kind !== 'answer') {
    log?.warn({ why: whyNone(outcome) }, 'reading a calendar gave no answer');
    return { kind: 'fault', fault: 'unreadable' };
  }
  return readAnswer(unpack(outcome.bytes).record);
}
