import { externalFault, externalReport } from '@jishi/shared/schema/external-calendar';
import { z } from 'zod';
import { READING_LIMITS } from './limits.ts';
import type { Reading } from './reading.ts';

const title = z.string().max(READING_LIMITS.titleLength).nullable();

/** What the process that reads answers: it worked on what strangers wrote, so it is believed no more than they are. */
const reading = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('calendar'),
    busy: z
      .array(z.object({ from: z.int(), to: z.int(), uid: z.string().max(READING_LIMITS.uidLength), title }))
      .max(READING_LIMITS.instances),
    report: externalReport,
    refreshMinutes: z.int().min(1).max(READING_LIMITS.refreshMinutes).nullable(),
    name: title,
  }),
  z.object({ kind: z.literal('fault'), fault: externalFault }),
]);

/** Reads the answer of the process that reads. Throws for what is none. */
export function readAnswer(record: unknown): Reading {
  return reading.parse(record);
}
