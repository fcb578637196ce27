import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  seriesCancelInput,
  seriesCancelled,
  seriesInput,
  seriesMoved,
  seriesMoveInput,
  seriesMovePreview,
  seriesNow,
  seriesOut,
  seriesPreview,
} from '@jishi/shared/schema/series';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf, isKnown, notModified } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { type Cancelling, cancelSeries } from './cancel.ts';
import { moveSeries, previewMove } from './move.ts';
import { placeSeries, previewSeries } from './place.ts';
import { readOneSeries, type ShowOrder, seriesOutOf } from './read.ts';

const tags = ['Series'];
const query = z.object({ dryRun: z.enum(['0', '1']).optional() });

const placeRoute = createRoute({
  method: 'post',
  path: '/series',
  tags,
  summary: 'Book what repeats, as one order: all occurrences, or those that fit',
  description:
    'The rule (RFC 5545) is expanded on the wall clock of the instrument. Each occurrence begins and ends at the readings of the first one, so that 9 to 17 stays 9 to 17 when the clock changes; a reading that occurs twice means the first, one that does not occur moves forward by the gap.',
  request: { query, body: { ...json(seriesInput), required: true } },
  responses: {
    201: { description: 'Booked', ...json(seriesOut) },
    200: {
      description: 'Booked before, with the same id and content; or with dryRun the fate of each occurrence',
      ...json(z.union([seriesOut, seriesPreview])),
    },
    ...problems('invalid', 'unauthenticated', 'not-found', 'refused', 'id-reused', 'busy'),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/series/{id}',
  tags,
  summary: 'A series as it stands; its ETag rises with every change of one of its bookings',
  request: byId,
  responses: {
    200: { description: 'The series', ...json(seriesNow) },
    304: { description: 'Not changed' },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const moveRoute = createRoute({
  method: 'patch',
  path: '/series/{id}',
  tags,
  summary: 'Move an occurrence and those after it, or all; needs If-Match but for a dryRun',
  request: { ...byId, query, body: { ...json(seriesMoveInput), required: true } },
  responses: {
    200: {
      description: 'What became of each occurrence, or with dryRun would',
      ...json(z.union([seriesMovePreview, seriesMoved])),
    },
    ...problems(
      'invalid',
      'unauthenticated',
      'forbidden',
      'not-found',
      'refused',
      'stale',
      'precondition-required',
      'busy',
    ),
  },
});

const cancelRoute = createRoute({
  method: 'post',
  path: '/series/{id}/cancel',
  tags,
  summary: 'Cancel an occurrence, it and those after it, or all',
  request: { ...byId, body: { ...json(seriesCancelInput), required: true } },
  responses: {
    200: { description: 'What became of each occurrence', ...json(seriesCancelled) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'busy'),
  },
});

/** What series need of the booking room; given by app.ts. */
export type OfBookings = Cancelling & { readonly showOrder: ShowOrder };

export function seriesRoutes(deps: Deps, ofBookings: OfBookings): OpenAPIHono<Env> {
  const { showOrder } = ofBookings;
  const router = newRouter();
  router.openapi(placeRoute, async (c) => {
    const [actor, input] = [c.get('actor'), c.req.valid('json')];
    if (c.req.valid('query').dryRun === '1') return c.json(await previewSeries(deps, actor, input), 200);
    const placed = await placeSeries(deps, actor, input);
    return c.json(seriesOutOf(placed, showOrder), placed.fresh ? 201 : 200);
  });
  router.openapi(readRoute, async (c) => {
    const { series, version } = await readOneSeries(deps, c.get('actor'), c.req.valid('param').id, showOrder);
    const etag = etagOf(version);
    if (isKnown(c, etag)) return notModified(c, etag) as never;
    return c.json(series, 200, { ETag: etag });
  });
  router.openapi(moveRoute, async (c) => {
    const [actor, { id }, input] = [c.get('actor'), c.req.valid('param'), c.req.valid('json')];
    if (c.req.valid('query').dryRun === '1') return c.json(await previewMove(deps, actor, id, input), 200);
    const moved = await moveSeries(deps, actor, id, input, (version) => checkMatch(c, etagOf(version)));
    return c.json(moved, 200);
  });
  router.openapi(cancelRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await cancelSeries(deps, ofBookings, c.get('actor'), id, c.req.valid('json')), 200);
  });
  return router;
}
