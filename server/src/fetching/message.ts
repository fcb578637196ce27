import { externalFault } from '@jishi/shared/schema/external-calendar';
import { z } from 'zod';
import type { Fetched } from './fetched.ts';

const wait = z.int().min(0).nullable();
const validator = z.string().nullable();

/** What the process that fetches answers; the bytes of a body come after it. */
const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unchanged'), retryAfterSeconds: wait }),
  z.object({ kind: z.literal('body'), url: z.string(), etag: validator, lastModified: validator }),
  z.object({ kind: z.literal('fault'), fault: externalFault, status: z.int().nullable(), retryAfterSeconds: wait }),
]);

/** Reads the answer of the process that fetches. Throws for what is none. */
export function readAnswer(record: unknown, bytes: Uint8Array): Fetched {
  const read = answer.parse(record);
  return read.kind === 'body' ? { ...read, bytes } : read;
}
