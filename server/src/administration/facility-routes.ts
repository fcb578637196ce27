import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { adminInstitution, facilityInput, facilityPatch, hoursImpact } from '@jishi/shared/schema/admin-institution';
import { choosesOne, chosenTwice, someone } from '@jishi/shared/schema/person-choice';
import { id } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch } from '../http/etag.ts';
import { newRouter } from '../http/problem.ts';
import { body, changing, done, dryRun, making, tags } from './describe.ts';
import { editFacility, makeFacility, previewZone } from './facility.ts';
import { readOneInstitution } from './institution.ts';
import { makeManager, unmakeManager } from './manager.ts';

const make = createRoute({
  method: 'post',
  path: '/admin/institutions/{id}/facilities',
  tags,
  summary: 'Make a facility, open on workdays from 8:30 to 17:30 until its managers say otherwise',
  request: { ...byId, ...body(facilityInput) },
  responses: {
    201: { description: 'The institution with it', ...json(adminInstitution) },
    200: { description: 'Made before, with the same id and name', ...json(adminInstitution) },
    ...making,
  },
});

const edit = createRoute({
  method: 'patch',
  path: '/admin/facilities/{id}',
  tags,
  summary: 'Change a facility; what is left out stays',
  description:
    'Hours are wall time: with another zone all its schedules that were written in the old one are read in the new ' +
    'one. Bookings keep their instants. `dryRun=1` answers which of them would lie outside the hours and writes nothing.',
  request: { ...byId, query: dryRun, ...body(facilityPatch) },
  responses: {
    200: { description: 'What it would mean', ...json(hoursImpact) },
    ...done,
    ...changing,
  },
});

const addOne = createRoute({
  method: 'post',
  path: '/admin/facilities/{id}/managers',
  tags,
  summary: 'Make somebody a manager of a facility, by id or e-mail address',
  request: { ...byId, ...body(z.object(someone).refine(choosesOne, chosenTwice)) },
  responses: { ...done, ...making },
});

const removeOne = createRoute({
  method: 'delete',
  path: '/admin/facilities/{id}/managers/{personId}',
  tags,
  summary: 'Somebody manages a facility no longer',
  request: { params: z.object({ id, personId: id }) },
  responses: { ...done, ...making },
});

export function facilityRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(make, async (c) => {
    const { id: institutionId } = c.req.valid('param');
    const fresh = await makeFacility(deps, c.get('actor'), institutionId, c.req.valid('json'));
    return c.json(await readOneInstitution(deps, c.get('actor'), institutionId), fresh ? 201 : 200);
  });
  router.openapi(edit, async (c) => {
    const { id: facilityId } = c.req.valid('param');
    const patch = c.req.valid('json');
    if (c.req.valid('query').dryRun === '1')
      return c.json(await previewZone(deps, c.get('actor'), facilityId, patch), 200);
    await editFacility(deps, c.get('actor'), facilityId, patch, (etag) => checkMatch(c, etag));
    return c.body(null, 204);
  });
  router.openapi(addOne, async (c) => {
    await makeManager(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
    return c.body(null, 204);
  });
  router.openapi(removeOne, async (c) => {
    const { id: facilityId, personId } = c.req.valid('param');
    await unmakeManager(deps, c.get('actor'), facilityId, personId);
    return c.body(null, 204);
  });
  return router;
}
