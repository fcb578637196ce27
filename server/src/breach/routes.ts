import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { appealInput, breach, breachDecision, breachPage, breachQuery } from '@jishi/shared/schema/breach';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { appeal, decide } from './appeal.ts';
import { readBreaches } from './read.ts';

const tags = ['Breaches'];

const listRoute = createRoute({
  method: 'get',
  path: '/breaches',
  tags,
  summary: 'Breaches of the rules, the newest first',
  description: 'One’s own; with `facility` those at it, for its managers.',
  request: { query: breachQuery },
  responses: {
    200: { description: 'A page of breaches', ...json(breachPage) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const answers = {
  200: { description: 'The breach as it is now', ...json(breach) },
  ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'busy'),
};

const appealRoute = createRoute({
  method: 'post',
  path: '/breaches/{id}/appeal',
  tags,
  summary: 'Ask the facility to look at a breach of one’s own again',
  request: { ...byId, body: { ...json(appealInput), required: true } },
  responses: answers,
});

const decideRoute = createRoute({
  method: 'post',
  path: '/breaches/{id}/decide',
  tags,
  summary: 'Decide whether a breach stands; one that is waived lifts the pause that it led to',
  request: { ...byId, body: { ...json(breachDecision), required: true } },
  responses: answers,
});

export function breachRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(listRoute, async (c) => c.json(await readBreaches(deps, c.get('actor'), c.req.valid('query')), 200));
  router.openapi(appealRoute, async (c) =>
    c.json(await appeal(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json').text), 200),
  );
  router.openapi(decideRoute, async (c) =>
    c.json(await decide(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  return router;
}
