import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { applicantPage } from '@jishi/shared/schema/applicant';
import { cursorQuery } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { readApplicants } from './applicants.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/applicants',
  tags: ['People'],
  summary: 'What a facility knows of those who wait for its approval, for its staff',
  description: 'An item for each booking that is pending there, in the order of `GET /bookings`.',
  request: { ...byId, query: cursorQuery },
  responses: {
    200: { description: 'A page of applicants', ...json(applicantPage) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

export function applicantRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(listRoute, async (c) =>
    c.json(await readApplicants(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  return router;
}
