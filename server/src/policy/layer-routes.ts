import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type LayerOwner, policy, policyImpact, TIMING_RULES } from '@jishi/shared/schema/policy';
import { ruleLayer } from '@jishi/shared/schema/rules';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { previewPolicy } from './impact.ts';
import { putPolicy, readPolicy } from './layer.ts';
import type { ShowBookings } from './show.ts';

const tags = ['Rules'];
const dryRun = z.object({ dryRun: z.enum(['0', '1']).optional() });

const PATHS = {
  institution: '/institutions/{id}/rules',
  facility: '/facilities/{id}/rules',
  instrument: '/instruments/{id}/rules',
} as const satisfies Record<LayerOwner, string>;

const readRoute = (owner: LayerOwner) =>
  createRoute({
    method: 'get',
    path: PATHS[owner],
    tags,
    summary: `Rules of one ${owner} for whoever may change them; the ETag is what If-Match wants`,
    request: byId,
    responses: {
      200: { description: 'What it says, under what, and what holds', ...json(policy) },
      ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
    },
  });

const putRoute = (owner: LayerOwner) =>
  createRoute({
    method: 'put',
    path: PATHS[owner],
    tags,
    summary: `Write the rules of one ${owner}; with dryRun, which bookings to come they would refuse`,
    request: { ...byId, query: dryRun, body: { ...json(ruleLayer), required: true } },
    responses: {
      200: { description: 'Written, or with dryRun what would be refused', ...json(z.union([policy, policyImpact])) },
      ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'stale', 'precondition-required', 'busy'),
    },
  });

export function layerRoutes(deps: Deps, show: ShowBookings): OpenAPIHono<Env> {
  const router = newRouter();
  for (const owner of ['institution', 'facility', 'instrument'] as const) {
    router.openapi(readRoute(owner), async (c) => {
      const found = await readPolicy(deps, c.get('actor'), owner, c.req.valid('param').id);
      return c.json(found, 200, { ETag: etagOf(found.version) });
    });
    router.openapi(putRoute(owner), async (c) => {
      const actor = c.get('actor');
      const { id } = c.req.valid('param');
      const layer = c.req.valid('json');
      if (c.req.valid('query').dryRun === '1') {
        const { hits, total } = await previewPolicy(deps, actor, owner, id, layer);
        const bookings = await show(
          actor,
          hits.map(({ bookingId }) => bookingId),
        );
        const refusals = hits.map(({ bookingId, rules }) => ({ bookingId, rules: [...rules] }));
        return c.json({ bookings, total, judgedBy: [...TIMING_RULES], refusals }, 200);
      }
      await putPolicy(deps, actor, owner, id, layer, (version) => checkMatch(c, etagOf(version)));
      const written = await readPolicy(deps, actor, owner, id);
      return c.json(written, 200, { ETag: etagOf(written.version) });
    });
  }
  return router;
}
