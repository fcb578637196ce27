import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { application, applicationInput } from '@jishi/shared/schema/admin-institution';
import type { Deps, Env } from '../context.ts';
import { json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { applyFor, readMyApplications } from './application.ts';
import { body } from './describe.ts';

const tags = ['Catalogue'];

const apply = createRoute({
  method: 'post',
  path: '/institutions/applications',
  tags,
  summary: 'Ask for an institution that is missing',
  description:
    'An administrator looks at it. Once it is admitted, whoever asked works there unless they work elsewhere by then.',
  request: body(applicationInput),
  responses: {
    201: { description: 'Asked for', ...json(application) },
    200: { description: 'Asked for before, with the same id and name', ...json(application) },
    ...problems('invalid', 'unauthenticated', 'conflict', 'id-reused', 'busy'),
  },
});

const mine = createRoute({
  method: 'get',
  path: '/institutions/applications',
  tags,
  summary: 'What one asked for oneself, newest first, and what became of it',
  responses: {
    200: { description: 'The applications', ...json(z.object({ items: z.array(application) })) },
    ...problems('unauthenticated'),
  },
});

/** For everybody who is signed in. Comes before the institutions by id, which it looks like. */
export function applicationRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(apply, async (c) => {
    const { application: made, fresh } = await applyFor(deps, c.get('actor'), c.req.valid('json'));
    return c.json(made, fresh ? 201 : 200);
  });
  router.openapi(mine, async (c) => c.json({ items: await readMyApplications(deps, c.get('actor')) }, 200));
  return router;
}
