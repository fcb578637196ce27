import { z } from '@hono/zod-openapi';
import { problems } from '../http/problem.ts';

export const tags = ['Administration'];
export const reading = problems('invalid', 'unauthenticated', 'forbidden', 'not-found');
export const making = problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'id-reused', 'busy');
export const changing = problems(
  ...(['invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'busy'] as const),
  ...(['stale', 'precondition-required'] as const),
);

export const body = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

/** Says what a change would mean and writes nothing. */
export const dryRun = z.object({ dryRun: z.enum(['0', '1']).optional() });

/** The answer to a change that was made. */
export const done = { 204: { description: 'Done' } };
