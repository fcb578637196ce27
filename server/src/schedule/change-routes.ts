import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  availabilityChange,
  breakdownInput,
  changeInput,
  changePage,
  changePreview,
} from '@jishi/shared/schema/availability';
import { cursorQuery } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { breakDown, previewBreakdown } from './breakdown.ts';
import { changeAvailability, previewChange } from './change.ts';
import { changeOut, readChanges } from './change-view.ts';
import { knownChange, undoChange } from './undo.ts';

const tags = ['Availability'];
const dryRun = z.object({ dryRun: z.enum(['0', '1']).optional() });
const changing = problems(
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'refused',
  'id-reused',
  'conflict',
  'stale',
  'busy',
);
const changed = {
  200: {
    description: 'Changed before with the same id, or with dryRun what would be done about every booking that is hit',
    ...json(z.union([availabilityChange, changePreview])),
  },
  201: { description: 'Changed', ...json(availabilityChange) },
  ...changing,
};

const makeRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/changes',
  tags,
  summary: 'Close instruments or change their hours, and decide about every booking that is hit; can be undone',
  request: { ...byId, query: dryRun, body: { ...json(changeInput), required: true } },
  responses: changed,
});

const breakdownRoute = createRoute({
  method: 'post',
  path: '/instruments/{id}/breakdown',
  tags,
  summary: 'Close an instrument that broke down, from now on; without an end until the end of the following open day',
  request: { ...byId, query: dryRun, body: { ...json(breakdownInput), required: true } },
  responses: changed,
});

const listRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/changes',
  tags,
  summary: 'Changes of availability of a facility, newest first, for its staff',
  request: { ...byId, query: cursorQuery },
  responses: {
    200: { description: 'A page of changes', ...json(changePage) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/changes/{id}',
  tags,
  summary: 'A change of availability, with what was done about each booking',
  request: byId,
  responses: {
    200: { description: 'The change', ...json(availabilityChange) },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const undoRoute = createRoute({
  method: 'post',
  path: '/changes/{id}/undo',
  tags,
  summary: 'Undo a change of availability within seven days; the answer tells what came of each booking',
  request: byId,
  responses: {
    200: { description: 'Undone, now or before', ...json(availabilityChange) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'conflict', 'busy'),
  },
});

/** Changes of availability as one thing. */
export function changeRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(makeRoute, async (c) => {
    const [facilityId, input, actor] = [c.req.valid('param').id, c.req.valid('json'), c.get('actor')];
    if (c.req.valid('query').dryRun === '1') return c.json(await previewChange(deps, actor, facilityId, input), 200);
    const made = await changeAvailability(deps, actor, facilityId, input);
    return c.json(await changeOut(deps, made.changed), made.fresh ? 201 : 200);
  });
  router.openapi(breakdownRoute, async (c) => {
    const [instrumentId, input, actor] = [c.req.valid('param').id, c.req.valid('json'), c.get('actor')];
    if (c.req.valid('query').dryRun === '1')
      return c.json(await previewBreakdown(deps, actor, instrumentId, input), 200);
    const made = await breakDown(deps, actor, instrumentId, input);
    return c.json(await changeOut(deps, made.changed), made.fresh ? 201 : 200);
  });
  router.openapi(listRoute, async (c) =>
    c.json(await readChanges(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  router.openapi(readRoute, async (c) => {
    const { row } = await knownChange(deps, c.get('actor'), c.req.valid('param').id);
    return c.json(await changeOut(deps, row), 200);
  });
  router.openapi(undoRoute, async (c) => {
    const row = await undoChange(deps, c.get('actor'), c.req.valid('param').id);
    return c.json(await changeOut(deps, row), 200);
  });
  return router;
}
