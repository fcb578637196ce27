import { fileURLToPath } from 'node:url';
import { unpack } from '../sandbox/child.ts';
import { makeGate } from '../sandbox/gate.ts';
import { readsOf } from '../sandbox/reads.ts';
import { runApart, type Sandbox } from '../sandbox/run.ts';
import { type Answer, answer } from './answer.ts';
import { MAX_MAIL_BYTES } from './bounded.ts';

/** Well-meant mails take a tenth of a second; others have been made that take many, or all of the memory. */
const sandbox: Sandbox = {
  entry: fileURLToPath(new URL('child.ts', import.meta.url)),
  reads: readsOf(['reply', 'sandbox']),
  heapMb: 128,
  wallMs: 5_000,
  maxAnswerBytes: 8_192,
};
const gate = makeGate(2, 20);

/**
 * Finds the answer in a mail (RFC 5322), in a process of its own; null for anything that is none, or cannot be read in
 * 5 seconds. Throws `GateFull` when too many wait to be read.
 */
export async function readAnswer(raw: Uint8Array): Promise<Answer | null> {
  if (
    raw.byteLength > MAX_MAIL_BYTES ||
    !Buffer.from(raw)
      .toString('latin1')
      .match(/text\/calendar/i)
  )
    return null;
  const outcome = await gate(() => runApart(sandbox, raw));
  if (outcome.kind !== 'answer') return null;
  return answer.nullable().safeParse(unpack(outcome.bytes).record).data ?? null;
}
