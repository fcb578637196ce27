import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { holdInput, hold as holdSchema } from '@jishi/shared/schema/hold';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { hold, holdOut, letGo } from './hold.ts';

const tags = ['Bookings'];

const holdRoute = createRoute({
  method: 'post',
  path: '/holds',
  tags,
  summary: 'Keep the time of an order for ten minutes, while its form is filled in',
  description:
    'An order that names it in `holdId` takes its time over. At most three at once, with ten lines together; time that one ' +
    'kept for twenty minutes within an hour without ordering it is not held again.',
  request: { body: { ...json(holdInput), required: true } },
  responses: {
    201: { description: 'Held', ...json(holdSchema) },
    200: { description: 'Held before, with the same id and content', ...json(holdSchema) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'refused', 'id-reused', 'conflict', 'busy'),
  },
});

const letGoRoute = createRoute({
  method: 'delete',
  path: '/holds/{id}',
  tags,
  summary: 'Let a hold go',
  request: byId,
  responses: { 204: { description: 'Gone' }, ...problems('invalid', 'unauthenticated', 'not-found', 'busy') },
});

export function holdRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(holdRoute, async (c) => {
    const held = await hold(deps, c.get('actor'), c.req.valid('json'));
    return c.json(holdOut(held.hold), held.fresh ? 201 : 200);
  });
  router.openapi(letGoRoute, async (c) => {
    await letGo(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return router;
}
