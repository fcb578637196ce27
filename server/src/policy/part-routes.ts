import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { exclusionInput, part, partInput, parts, partsInput } from '@jishi/shared/schema/part';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { exclude, makePart, readFacilityParts } from './part.ts';
import { putParts, readParts } from './parts.ts';
import type { ShowBookings } from './show.ts';

const tags = ['Rules'];
const making = problems(
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'refused',
  'id-reused',
  'busy',
);

const readRoute = createRoute({
  method: 'get',
  path: '/instruments/{id}/parts',
  tags,
  summary: 'What bookings of an instrument take along, always or when it is asked for',
  request: byId,
  responses: { 200: { description: 'The parts', ...json(parts) }, ...problems('invalid', 'not-found') },
});

const putRoute = createRoute({
  method: 'put',
  path: '/instruments/{id}/parts',
  tags,
  summary: 'Say what bookings of an instrument take along; bookings to come do so too',
  request: { ...byId, body: { ...json(partsInput), required: true } },
  responses: {
    200: { description: 'The parts as they are now', ...json(parts) },
    ...problems(
      'invalid',
      'unauthenticated',
      'forbidden',
      'not-found',
      'conflict',
      'refused',
      'stale',
      'precondition-required',
      'busy',
    ),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/parts',
  tags,
  summary: 'Parts of a facility and which instruments take them along, for its staff',
  request: byId,
  responses: {
    200: { description: 'The parts', ...json(z.object({ items: z.array(part) })) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const makeRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/parts',
  tags,
  summary: 'Make a part: a shared room, a detector, an accessory',
  request: { ...byId, body: { ...json(partInput), required: true } },
  responses: {
    201: { description: 'Made', ...json(part) },
    200: { description: 'Made before, with the same id and content', ...json(part) },
    ...making,
  },
});

const excludeRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/exclusions',
  tags,
  summary: 'Let only one of some instruments be booked at a time',
  request: { ...byId, body: { ...json(exclusionInput), required: true } },
  responses: {
    201: { description: 'They exclude each other by this part', ...json(part) },
    200: { description: 'Made before, with the same id and content', ...json(part) },
    ...making,
  },
});

export function partRoutes(deps: Deps, show: ShowBookings): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(readRoute, async (c) => {
    const found = await readParts(deps, c.req.valid('param').id);
    return c.json(found, 200, { ETag: etagOf(found.version) });
  });
  router.openapi(putRoute, async (c) => {
    const { id } = c.req.valid('param');
    const check = (version: number) => checkMatch(c, etagOf(version));
    await putParts(deps, c.get('actor'), id, c.req.valid('json'), check, show);
    const written = await readParts(deps, id);
    return c.json(written, 200, { ETag: etagOf(written.version) });
  });
  router.openapi(listRoute, async (c) =>
    c.json({ items: await readFacilityParts(deps, c.get('actor'), c.req.valid('param').id) }, 200),
  );
  router.openapi(makeRoute, async (c) => {
    const made = await makePart(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
    return c.json(made.part, made.fresh ? 201 : 200);
  });
  router.openapi(excludeRoute, async (c) => {
    const made = await exclude(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), show);
    return c.json(made.part, made.fresh ? 201 : 200);
  });
  return router;
}
