import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  booking,
  bookingPage,
  bookingQuery,
  moveInput,
  movePreview,
  order,
  orderInput,
  quoteInput,
  quote as quoteOut,
} from '@jishi/shared/schema/booking';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf, isKnown, notModified } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { move, previewMove } from './move.ts';
import { place } from './place.ts';
import { quote } from './quote.ts';
import { readBookings, readOneBooking, readOneOrder } from './read.ts';
import { orderOut } from './view.ts';

const tags = ['Bookings'];

const quoteRoute = createRoute({
  method: 'post',
  path: '/quotes',
  tags,
  summary: 'Price and refusals of an order, writing nothing',
  request: { body: { ...json(quoteInput), required: true } },
  responses: { 200: { description: 'The quote', ...json(quoteOut) }, ...problems('invalid', 'not-found') },
});

const placeRoute = createRoute({
  method: 'post',
  path: '/orders',
  tags,
  summary: 'Place an order: all lines or none',
  request: { body: { ...json(orderInput), required: true } },
  responses: {
    201: { description: 'Placed', ...json(order) },
    200: { description: 'Placed before, with the same id and content', ...json(order) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'refused', 'id-reused', 'busy'),
  },
});

const readOrderRoute = createRoute({
  method: 'get',
  path: '/orders/{id}',
  tags,
  summary: 'An order',
  request: byId,
  responses: {
    200: { description: 'The order', ...json(order) },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/bookings',
  tags,
  summary: 'Bookings by start',
  request: { query: bookingQuery },
  responses: {
    200: { description: 'A page of bookings', ...json(bookingPage) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/bookings/{id}',
  tags,
  summary: 'A booking; its ETag is its version',
  request: byId,
  responses: {
    200: { description: 'The booking', ...json(booking) },
    304: { description: 'Not changed' },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const moveRoute = createRoute({
  method: 'patch',
  path: '/bookings/{id}',
  tags,
  summary: 'Move a booking; needs If-Match but for a dryRun',
  request: {
    ...byId,
    query: z.object({ dryRun: z.enum(['0', '1']).optional() }),
    body: { ...json(moveInput), required: true },
  },
  responses: {
    200: {
      description: 'The moved booking, or with dryRun what a move would do',
      ...json(z.union([booking, movePreview])),
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

const tagOf = (version: number) => etagOf(version);

export function bookingRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(quoteRoute, async (c) => c.json(await quote(deps, c.get('actor'), c.req.valid('json')), 200));
  router.openapi(placeRoute, async (c) => {
    const placed = await place(deps, c.get('actor'), c.req.valid('json'));
    return c.json(orderOut(placed.order, placed.lines), placed.fresh ? 201 : 200);
  });
  router.openapi(readOrderRoute, async (c) =>
    c.json(await readOneOrder(deps, c.get('actor'), c.req.valid('param').id), 200),
  );
  router.openapi(listRoute, async (c) => c.json(await readBookings(deps, c.get('actor'), c.req.valid('query')), 200));
  router.openapi(readRoute, async (c) => {
    const found = await readOneBooking(deps, c.get('actor'), c.req.valid('param').id);
    const etag = tagOf(found.version);
    if (isKnown(c, etag)) return notModified(c, etag) as never;
    return c.json(found, 200, { ETag: etag });
  });
  router.openapi(moveRoute, async (c) => {
    const { id: bookingId } = c.req.valid('param');
    const actor = c.get('actor');
    const to = c.req.valid('json');
    if (c.req.valid('query').dryRun === '1') return c.json(await previewMove(deps, actor, bookingId, to), 200);
    await move(deps, actor, bookingId, to, (current) => checkMatch(c, tagOf(current.version)));
    const moved = await readOneBooking(deps, actor, bookingId);
    return c.json(moved, 200, { ETag: tagOf(moved.version) });
  });
  return router;
}
