import type { OpenAPIHono } from '@hono/zod-openapi';
import { ProblemError } from '@jishi/shared/problem';
import type { Context, MiddlewareHandler } from 'hono';
import type { Deps, Env } from '../context.ts';
import { checkMatch, etagOf } from '../http/etag.ts';
import { newRouter } from '../http/problem.ts';
import { changeCalendar } from './change.ts';
import { connectCalendar } from './connect.ts';
import * as route from './describe.ts';
import { makeLimit } from './limit.ts';
import { previewCalendar } from './preview.ts';
import { readCalendarInFull, readCalendars } from './read.ts';
import { acceptHeld, refreshCalendar } from './refresh.ts';
import { removeCalendar } from './remove.ts';

/** The paths where a whole file may be handed in, and how large the body may be: 10 MB and what JSON adds. */
export const EXTERNAL_BODIES = {
  paths: /^\/api\/v1\/(?:facilities\/[^/]+\/external-calendars(?:\/preview)?|external-calendars\/[^/]+)$/,
  maxBytes: 12 * 1024 * 1024,
} as const;

/** Nobody without a session has a large body read for them. */
const signedInFirst: MiddlewareHandler<Env> = async (c, next) => {
  if (!c.get('actor')) throw new ProblemError('unauthenticated');
  await next();
};

/** For the managers of a facility, under /api/v1. */
export function externalRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  const limit = makeLimit(deps);
  const asking = (c: Context<Env>) => ({ limit, host: c.req.header('Host') ?? null });
  router.use('/facilities/:id/external-calendars', signedInFirst);
  router.use('/facilities/:id/external-calendars/preview', signedInFirst);
  router.use('/external-calendars/:id', signedInFirst);
  router.openapi(route.list, async (c) => {
    const items = await readCalendars(deps, c.get('actor'), c.req.valid('param').id);
    return c.json({ items, next: null }, 200);
  });
  router.openapi(route.preview, async (c) => {
    const { id } = c.req.valid('param');
    const input = c.req.valid('json');
    return c.json(await previewCalendar(deps, asking(c), c.get('actor'), id, input), 200);
  });
  router.openapi(route.connect, async (c) => {
    const { id } = c.req.valid('param');
    const input = c.req.valid('json');
    const { calendar, fresh } = await connectCalendar(deps, asking(c), c.get('actor'), id, input);
    c.header('ETag', etagOf(calendar.version));
    return c.json(calendar, fresh ? 201 : 200);
  });
  router.openapi(route.read, async (c) => {
    const calendar = await readCalendarInFull(deps, c.get('actor'), c.req.valid('param').id);
    c.header('ETag', etagOf(calendar.version));
    return c.json(calendar, 200);
  });
  router.openapi(route.change, async (c) => {
    const { id } = c.req.valid('param');
    const check = (version: number) => checkMatch(c, etagOf(version));
    const input = c.req.valid('json');
    const calendar = await changeCalendar(deps, asking(c), c.get('actor'), id, input, check);
    c.header('ETag', etagOf(calendar.version));
    return c.json(calendar, 200);
  });
  router.openapi(route.remove, async (c) => {
    await removeCalendar(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  router.openapi(route.refresh, async (c) => {
    const calendar = await refreshCalendar(deps, c.get('actor'), c.req.valid('param').id);
    c.header('ETag', etagOf(calendar.version));
    return c.json(calendar, 200);
  });
  router.openapi(route.accept, async (c) => {
    const calendar = await acceptHeld(deps, asking(c), c.get('actor'), c.req.valid('param').id);
    c.header('ETag', etagOf(calendar.version));
    return c.json(calendar, 200);
  });
  return router;
}
