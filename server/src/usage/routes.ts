import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { id } from '@jishi/shared/schema/primitives';
import { month, reopening, usageReport, usageTrend } from '@jishi/shared/schema/usage';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { closeMonth, reopenMonth } from './close.ts';
import { readTrend, readUsage } from './report.ts';

const tags = ['Usage'];
const ofMonth = { params: z.object({ id, month }) };

const reportRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/usage',
  tags,
  summary: 'Open, booked and real machine hours of each instrument in a month, for the facility’s staff',
  request: { ...byId, query: z.object({ month: month.optional() }) },
  responses: {
    200: { description: 'The month', ...json(usageReport) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const trendRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/usage/trend',
  tags,
  summary: 'The twelve months up to one, of all instruments together or of one',
  request: { ...byId, query: z.object({ month: month.optional(), instrument: id.optional() }) },
  responses: {
    200: { description: 'The months', ...json(usageTrend) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const closeRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/months/{month}/close',
  tags,
  summary: 'Settle the hours of a month that is over',
  request: ofMonth,
  responses: {
    200: { description: 'The month as it is now', ...json(usageReport) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'busy'),
  },
});

const reopenRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/months/{month}/reopen',
  tags,
  summary: 'Open a closed month again, for administrators',
  request: { ...ofMonth, body: { ...json(reopening), required: true } },
  responses: {
    200: { description: 'The month as it is now', ...json(usageReport) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'busy'),
  },
});

export function usageRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(reportRoute, async (c) =>
    c.json(await readUsage(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query').month), 200),
  );
  router.openapi(trendRoute, async (c) => {
    const { month: asked, instrument } = c.req.valid('query');
    return c.json(await readTrend(deps, c.get('actor'), c.req.valid('param').id, asked, instrument), 200);
  });
  router.openapi(closeRoute, async (c) => {
    const { id: facilityId, month: asked } = c.req.valid('param');
    await closeMonth(deps, c.get('actor'), facilityId, asked);
    return c.json(await readUsage(deps, c.get('actor'), facilityId, asked), 200);
  });
  router.openapi(reopenRoute, async (c) => {
    const { id: facilityId, month: asked } = c.req.valid('param');
    await reopenMonth(deps, c.get('actor'), facilityId, asked, c.req.valid('json').reason);
    return c.json(await readUsage(deps, c.get('actor'), facilityId, asked), 200);
  });
  return router;
}
