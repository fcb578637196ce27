import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  authorisation,
  authorisationInput,
  authorisationPage,
  authorisationQuery,
  pause,
  pauseInput,
  pausePage,
  pauseQuery,
} from '@jishi/shared/schema/authorisation';
import { cursorQuery } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { authorise, readAuthorisations, readMyAuthorisations, revokeAuthorisation } from './authorisation.ts';
import { liftPause, pausePerson, readMyPauses, readPauses } from './pause.ts';

const tags = ['People'];
const writing = problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'id-reused', 'busy');
const reading = problems('invalid', 'unauthenticated', 'forbidden', 'not-found');

const authoriseRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/authorisations',
  tags,
  summary: 'Let somebody operate an instrument, all of a type, or all of the facility',
  request: { ...byId, body: { ...json(authorisationInput), required: true } },
  responses: {
    201: { description: 'Granted', ...json(authorisation) },
    200: { description: 'Granted before, with the same id and content', ...json(authorisation) },
    ...writing,
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/authorisations',
  tags,
  summary: 'Authorisations of a facility for its staff, the newest first',
  request: { ...byId, query: authorisationQuery },
  responses: { 200: { description: 'A page of authorisations', ...json(authorisationPage) }, ...reading },
});

const mineRoute = createRoute({
  method: 'get',
  path: '/authorisations',
  tags,
  summary: 'One’s own authorisations with their ends, those taken back left out',
  request: { query: cursorQuery },
  responses: { 200: { description: 'A page of authorisations', ...json(authorisationPage) }, ...reading },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/authorisations/{id}',
  tags,
  summary: 'Take an authorisation back; bookings that there are stay',
  request: byId,
  responses: { 204: { description: 'It does not hold any more' }, ...writing },
});

const pauseHereRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/pauses',
  tags,
  summary: 'Keep somebody from booking at a facility; bookings that there are stay',
  request: { ...byId, body: { ...json(pauseInput), required: true } },
  responses: {
    201: { description: 'Paused', ...json(pause) },
    200: { description: 'Paused before, with the same id and content', ...json(pause) },
    ...writing,
  },
});

const pausesHereRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/pauses',
  tags,
  summary: 'Pauses at a facility for its staff, the newest first',
  request: { ...byId, query: pauseQuery },
  responses: { 200: { description: 'A page of pauses', ...json(pausePage) }, ...reading },
});

const pauseRoute = createRoute({
  method: 'post',
  path: '/pauses',
  tags,
  summary: 'Keep somebody from booking anywhere; for administrators',
  request: { body: { ...json(pauseInput), required: true } },
  responses: {
    201: { description: 'Paused', ...json(pause) },
    200: { description: 'Paused before, with the same id and content', ...json(pause) },
    ...writing,
  },
});

const pausesRoute = createRoute({
  method: 'get',
  path: '/pauses',
  tags,
  summary: 'One’s own pauses that hold; administrators ask with `of=platform` for those that hold everywhere',
  request: { query: pauseQuery.extend({ of: z.enum(['me', 'platform']).default('me') }) },
  responses: { 200: { description: 'A page of pauses', ...json(pausePage) }, ...reading },
});

const liftRoute = createRoute({
  method: 'delete',
  path: '/pauses/{id}',
  tags,
  summary: 'Lift a pause',
  request: byId,
  responses: { 204: { description: 'It does not hold any more' }, ...writing },
});

export function standingRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(authoriseRoute, async (c) => {
    const granted = await authorise(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
    return c.json(granted.authorisation, granted.fresh ? 201 : 200);
  });
  router.openapi(listRoute, async (c) =>
    c.json(await readAuthorisations(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  router.openapi(mineRoute, async (c) =>
    c.json(await readMyAuthorisations(deps, c.get('actor'), c.req.valid('query')), 200),
  );
  router.openapi(revokeRoute, async (c) => {
    await revokeAuthorisation(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  router.openapi(pauseHereRoute, async (c) => {
    const paused = await pausePerson(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
    return c.json(paused.pause, paused.fresh ? 201 : 200);
  });
  router.openapi(pausesHereRoute, async (c) =>
    c.json(await readPauses(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  router.openapi(pauseRoute, async (c) => {
    const paused = await pausePerson(deps, c.get('actor'), null, c.req.valid('json'));
    return c.json(paused.pause, paused.fresh ? 201 : 200);
  });
  router.openapi(pausesRoute, async (c) => {
    const { of, ...query } = c.req.valid('query');
    const actor = c.get('actor');
    return c.json(
      of === 'platform' ? await readPauses(deps, actor, null, query) : await readMyPauses(deps, actor, query),
      200,
    );
  });
  router.openapi(liftRoute, async (c) => {
    await liftPause(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return router;
}
