import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { regionCode } from '@jishi/shared/schema/admin-institution';
import { adminRegion, countyInput, regionPatch } from '@jishi/shared/schema/admin-region';
import type { Deps, Env } from '../context.ts';
import { json } from '../http/describe.ts';
import { checkMatch } from '../http/etag.ts';
import { newRouter } from '../http/problem.ts';
import { body, changing, done, making, reading, tags } from './describe.ts';
import { addCounty, readRegionTree, removeCounty, renameRegion } from './region.ts';

const byCode = { params: z.object({ code: regionCode }) };

const tree = createRoute({
  method: 'get',
  path: '/admin/regions',
  tags,
  summary: 'All regions by code, with how many institutions and facilities lie in them and below',
  responses: {
    200: { description: 'The regions', ...json(z.object({ items: z.array(adminRegion) })) },
    ...reading,
  },
});

const rename = createRoute({
  method: 'patch',
  path: '/admin/regions/{code}',
  tags,
  summary: 'Name a region in Chinese and English',
  request: { ...byCode, ...body(regionPatch) },
  responses: { ...done, ...changing },
});

const add = createRoute({
  method: 'post',
  path: '/admin/regions',
  tags,
  summary: 'Add a county below a city',
  request: body(countyInput),
  responses: {
    201: { description: 'Added' },
    200: { description: 'Added before, with the same code and name' },
    ...making,
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/admin/regions/{code}',
  tags,
  summary: 'Take away a county that nothing names',
  request: byCode,
  responses: { ...done, ...changing },
});

export function regionRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(tree, async (c) => c.json({ items: await readRegionTree(deps, c.get('actor')) }, 200));
  router.openapi(rename, async (c) => {
    const { code } = c.req.valid('param');
    await renameRegion(deps, c.get('actor'), code, c.req.valid('json'), (etag) => checkMatch(c, etag));
    return c.body(null, 204);
  });
  router.openapi(add, async (c) => {
    const fresh = await addCounty(deps, c.get('actor'), c.req.valid('json'));
    return c.body(null, fresh ? 201 : 200);
  });
  router.openapi(remove, async (c) => {
    await removeCounty(deps, c.get('actor'), c.req.valid('param').code, (etag) => checkMatch(c, etag));
    return c.body(null, 204);
  });
  return router;
}
