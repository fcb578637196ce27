import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { instrumentPage, instrumentQuery, suggestion } from '@jishi/shared/schema/instrument';
import type { Deps, Env } from '../context.ts';
import { newRouter, problems } from '../http/problem.ts';
import type { Discovery } from './discovery.ts';

const searchRoute = createRoute({
  method: 'get',
  path: '/instruments',
  tags: ['Catalogue'],
  summary: 'Find instruments',
  description:
    'Text, filters, place and time in one question. Values of one filter are alternatives, different filters add up. ' +
    'Each facet counts what choosing a value would give under all other filters. Where no instrument has all words of ' +
    '`q`, those that have most of them are found. Free time is known 120 days ahead, as of `asOf`.',
  request: { query: instrumentQuery },
  responses: {
    200: { description: 'A page of instruments', content: { 'application/json': { schema: instrumentPage } } },
    ...problems('invalid', 'busy'),
  },
});

const suggestRoute = createRoute({
  method: 'get',
  path: '/suggest',
  tags: ['Catalogue'],
  summary: 'Complete what somebody types',
  description:
    'At most ten. `value` is what to filter by (`technique`, `class`, `maker`, `institution`, `region`) or to search for (`type`, `instrument`).',
  request: { query: z.object({ q: z.string().max(200).default('') }) },
  responses: {
    200: {
      description: 'Completions, best first',
      content: { 'application/json': { schema: z.object({ items: z.array(suggestion) }) } },
    },
    ...problems('invalid', 'busy'),
  },
});

/** `GET /instruments` and `GET /suggest`; they need no sign-in. */
export function discoveryRoutes(_deps: Deps, discovery: Discovery): OpenAPIHono<Env> {
  const routes = newRouter();
  routes.openapi(searchRoute, async (c) => {
    const page = await discovery.search(c.req.valid('query'), c.get('actor'));
    // Prices are those of the reader's class.
    c.header('Cache-Control', 'private, no-cache');
    return c.json(page, 200);
  });
  routes.openapi(suggestRoute, async (c) => {
    const items = await discovery.suggest(c.req.valid('query').q);
    c.header('Cache-Control', 'public, max-age=60');
    return c.json({ items }, 200);
  });
  return routes;
}
