import { z } from '@hono/zod-openapi';
import { id } from '@jishi/shared/schema/primitives';

/** A body of JSON in the description of a route. */
export const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } });

/** The parameters of a route about one thing: `/things/{id}`. */
export const byId = { params: z.object({ id }) };
