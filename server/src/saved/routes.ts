import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { page } from '@jishi/shared/schema/primitives';
import { savedSearch, savedSearchChange, savedSearchIn } from '@jishi/shared/schema/saved-search';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { changeSearch, removeSearch } from './change.ts';
import type { Finder } from './finder.ts';
import { readOneSearch, readSearches } from './read.ts';
import { saveSearch } from './save.ts';

const tags = ['Saved searches'];

const saveRoute = createRoute({
  method: 'post',
  path: '/searches',
  tags,
  summary: 'Save a search, and with `watch` be told when something that fits frees up',
  description:
    '`question` are the parameters of `GET /instruments`, without sorting and paging. A search that more than 500 ' +
    'instruments fit cannot be watched. At most 50 a person. `id` and `facility` cannot be part of it. With `withinDays` ' +
    'the window begins whenever it is looked at and lasts so many times 24 hours: `freeFrom` and `freeTo` are taken out ' +
    'of the question, and watching goes on until it is switched off. Without it the window is `freeFrom` to `freeTo`, ' +
    'and watching ends (`over`) when `freeTo` has passed. Either is `paused` while more than 500 instruments fit, which ' +
    'is told once; it goes on by itself when fewer do, and what fits then is not news.',
  request: { body: { ...json(savedSearchIn), required: true } },
  responses: {
    201: { description: 'Saved', ...json(savedSearch) },
    200: { description: 'Saved before, with the same id and content', ...json(savedSearch) },
    ...problems('invalid', 'unauthenticated', 'conflict', 'id-reused', 'busy'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/searches',
  tags,
  summary: 'One’s own saved searches, the newest first',
  responses: {
    200: { description: 'All of them', ...json(page(savedSearch)) },
    ...problems('unauthenticated'),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/searches/{id}',
  tags,
  summary: 'One of one’s own saved searches',
  request: byId,
  responses: {
    200: { description: 'The search', ...json(savedSearch) },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/searches/{id}',
  tags,
  summary: 'Rename a search, ask something else, begin or end watching it; with `If-Match`',
  request: { ...byId, body: { ...json(savedSearchChange), required: true } },
  responses: {
    200: { description: 'The search as it is now', ...json(savedSearch) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'conflict', 'stale', 'precondition-required', 'busy'),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/searches/{id}',
  tags,
  summary: 'Forget a saved search',
  request: byId,
  responses: { 204: { description: 'Forgotten' }, ...problems('invalid', 'unauthenticated', 'not-found', 'busy') },
});

/** Saved searches of whoever is signed in, under /api/v1. */
export function savedRoutes(deps: Deps, finder: Finder): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(saveRoute, async (c) => {
    const { search, fresh } = await saveSearch(deps, finder, c.get('actor'), c.req.valid('json'));
    c.header('ETag', etagOf(search.version));
    return c.json(search, fresh ? 201 : 200);
  });
  router.openapi(listRoute, async (c) => c.json({ items: await readSearches(deps, c.get('actor')), next: null }, 200));
  router.openapi(readRoute, async (c) => {
    const search = await readOneSearch(deps, c.get('actor'), c.req.valid('param').id);
    c.header('ETag', etagOf(search.version));
    return c.json(search, 200);
  });
  router.openapi(changeRoute, async (c) => {
    const { id } = c.req.valid('param');
    const check = (version: number) => checkMatch(c, etagOf(version));
    const search = await changeSearch(deps, finder, c.get('actor'), id, c.req.valid('json'), check);
    c.header('ETag', etagOf(search.version));
    return c.json(search, 200);
  });
  router.openapi(removeRoute, async (c) => {
    await removeSearch(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return router;
}
