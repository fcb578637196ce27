import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { deliveriesQuery, deliveryPage, jobs, overview, retried, retryInput } from '@jishi/shared/schema/admin-jobs';
import type { Deps, Env } from '../context.ts';
import { json } from '../http/describe.ts';
import { newRouter } from '../http/problem.ts';
import { readDeliveries, retryDead } from './dead-letter.ts';
import { body, making, reading, tags } from './describe.ts';
import { readJobs } from './jobs.ts';
import { readOverview } from './overview.ts';

const overviewRoute = createRoute({
  method: 'get',
  path: '/admin/overview',
  tags,
  summary: 'Numbers that want the attention of an administrator',
  responses: { 200: { description: 'The numbers', ...json(overview) }, ...reading },
});

const jobsRoute = createRoute({
  method: 'get',
  path: '/admin/jobs',
  tags,
  summary: 'What the server does by itself, how far it is behind, and what it gave up',
  responses: { 200: { description: 'The jobs', ...json(jobs) }, ...reading },
});

const deliveriesRoute = createRoute({
  method: 'get',
  path: '/admin/deliveries',
  tags,
  summary: 'Deliveries of all webhooks by state, newest first, without what they say',
  request: { query: deliveriesQuery },
  responses: { 200: { description: 'A page of deliveries', ...json(deliveryPage) }, ...reading },
});

const retryRoute = createRoute({
  method: 'post',
  path: '/admin/dead-letters/retry',
  tags,
  summary: 'Try anew what was given up: one, all mails, or all deliveries, of a facility when it is named',
  request: body(retryInput),
  responses: { 200: { description: 'How many are tried anew', ...json(retried) }, ...making },
});

export function jobRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(overviewRoute, async (c) => c.json(await readOverview(deps, c.get('actor')), 200));
  router.openapi(jobsRoute, async (c) => c.json(await readJobs(deps, c.get('actor')), 200));
  router.openapi(deliveriesRoute, async (c) =>
    c.json(await readDeliveries(deps, c.get('actor'), c.req.valid('query')), 200),
  );
  router.openapi(retryRoute, async (c) => c.json(await retryDead(deps, c.get('actor'), c.req.valid('json')), 200));
  return router;
}
