import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { trialInput, trial as trialOut } from '@jishi/shared/schema/trial';
import type { Deps, Env } from '../context.ts';
import { json } from '../http/describe.ts';
import { languageOf } from '../http/language.ts';
import { newRouter, problems } from '../http/problem.ts';
import { trial } from './trial.ts';

const trialRoute = createRoute({
  method: 'post',
  path: '/trials',
  tags: ['Rules'],
  summary: 'Would this booking pass, and why not? Rule by rule, with who said so; writes nothing',
  request: { body: { ...json(trialInput), required: true } },
  responses: {
    200: { description: 'How each rule judges it', ...json(trialOut) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

export function trialRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(trialRoute, async (c) =>
    c.json(await trial(deps, c.get('actor'), c.req.valid('json'), languageOf(c)), 200),
  );
  return router;
}
