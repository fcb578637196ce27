import { PROBLEMS, type ProblemSlug } from '@jishi/shared/problem';
import { alternativeOut, booking, refusalOut } from '@jishi/shared/schema/booking';
import { z } from 'zod';

const slugs = Object.keys(PROBLEMS) as [ProblemSlug, ...ProblemSlug[]];

/** A problem document as `api.md` promises it, with what `refused` and `invalid` add. */
export const problem = z
  .looseObject({
    type: z.templateLiteral(['/problems/', z.enum(slugs)]),
    title: z.string().min(1),
    status: z.int(),
    detail: z.string().min(1),
    instance: z.string().min(8),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string().min(1) })).optional(),
    refusals: z.array(refusalOut).default([]),
    alternatives: z.array(alternativeOut).default([]),
    bookings: z.array(booking).default([]),
  })
  .refine(({ type, status }) => PROBLEMS[type.slice('/problems/'.length) as ProblemSlug].status === status);
export type Problem = z.infer<typeof problem>;
