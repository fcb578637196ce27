import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { trouble, troubleAnswer, troubleInput, troublePage, troubleQuery } from '@jishi/shared/schema/trouble';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { listMine, listOfFacility, readOne } from './read.ts';
import { reportTrouble, settle } from './report.ts';

const tags = ['Problem reports'];

const reportRoute = createRoute({
  method: 'post',
  path: '/instruments/{id}/problems',
  tags,
  summary: 'Tell the facility what is wrong with an instrument',
  request: { ...byId, body: { ...json(troubleInput), required: true } },
  responses: {
    200: { description: 'It was reported before', ...json(trouble) },
    201: { description: 'Reported', ...json(trouble) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'conflict', 'id-reused', 'busy'),
  },
});

const mineRoute = createRoute({
  method: 'get',
  path: '/instruments/{id}/problems',
  tags,
  summary: 'What one reported of an instrument oneself, the newest first',
  request: { ...byId, query: troubleQuery.omit({ instrument: true }) },
  responses: {
    200: { description: 'The reports', ...json(troublePage) },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/problems',
  tags,
  summary: 'What was reported of a facility’s instruments, the newest first, for its staff',
  request: { ...byId, query: troubleQuery },
  responses: {
    200: { description: 'The reports', ...json(troublePage) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const settled = {
  200: { description: 'The report as it is now', ...json(trouble) },
  ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'stale', 'precondition-required', 'busy'),
};

const closeRoute = createRoute({
  method: 'post',
  path: '/problems/{id}/close',
  tags,
  summary: 'Close a report, with an answer to whoever made it; needs If-Match',
  request: { ...byId, body: { ...json(troubleAnswer), required: true } },
  responses: settled,
});

const reopenRoute = createRoute({
  method: 'post',
  path: '/problems/{id}/reopen',
  tags,
  summary: 'Open a closed report again; needs If-Match',
  request: byId,
  responses: settled,
});

export function troubleRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(reportRoute, async (c) => {
    const made = await reportTrouble(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
    return c.json(made.trouble, made.fresh ? 201 : 200, { ETag: etagOf(made.trouble.version) });
  });
  router.openapi(mineRoute, async (c) =>
    c.json(await listMine(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  router.openapi(listRoute, async (c) =>
    c.json(await listOfFacility(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  router.openapi(closeRoute, async (c) => {
    const { id } = c.req.valid('param');
    const { answer } = c.req.valid('json');
    const check = (version: number) => checkMatch(c, etagOf(version));
    await settle(deps, c.get('actor'), id, { closed: true, answer }, check);
    const now = await readOne(deps, id);
    return c.json(now, 200, { ETag: etagOf(now.version) });
  });
  router.openapi(reopenRoute, async (c) => {
    const { id } = c.req.valid('param');
    const check = (version: number) => checkMatch(c, etagOf(version));
    await settle(deps, c.get('actor'), id, { closed: false, answer: null }, check);
    const now = await readOne(deps, id);
    return c.json(now, 200, { ETag: etagOf(now.version) });
  });
  return router;
}
