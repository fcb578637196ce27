import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { approveInput, booking, bookingFates, reasonInput, usageInput } from '@jishi/shared/schema/booking';
import { id } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { ACTS, PLAIN_ACTIONS } from './act.ts';
import { approveAll } from './approve-all.ts';
import { cancelOrder } from './cancel-order.ts';
import { fatesOut } from './fate-out.ts';
import { readOneBooking } from './read.ts';
import { correctUsage } from './usage.ts';

const tags = ['Bookings'];

const actionRoute = createRoute({
  method: 'post',
  path: '/bookings/{id}/{action}',
  tags,
  summary: 'Cancel, approve, decline, check in or out, mark as no-show or undo that',
  description: 'The reason is kept with a cancellation or a refusal. What was done before is answered as it stands.',
  request: {
    params: z.object({ id, action: z.enum(PLAIN_ACTIONS) }),
    body: { ...json(reasonInput), required: false },
  },
  responses: {
    200: { description: 'The booking as it is now', ...json(booking) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'busy'),
  },
});

const approveAllRoute = createRoute({
  method: 'post',
  path: '/bookings/approve',
  tags,
  summary: 'Approve up to 100 bookings; each has its own fate',
  request: { body: { ...json(approveInput), required: true } },
  responses: {
    200: { description: 'What became of each', ...json(bookingFates) },
    ...problems('invalid', 'unauthenticated', 'busy'),
  },
});

const cancelOrderRoute = createRoute({
  method: 'post',
  path: '/orders/{id}/cancel',
  tags,
  summary: 'Cancel all lines of an order that still can be',
  request: { ...byId, body: { ...json(reasonInput), required: false } },
  responses: {
    200: { description: 'What became of each line', ...json(bookingFates) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'busy'),
  },
});

const usageRoute = createRoute({
  method: 'put',
  path: '/bookings/{id}/usage',
  tags,
  summary: 'Correct the real machine hours of a completed booking; needs If-Match',
  request: { ...byId, body: { ...json(usageInput), required: true } },
  responses: {
    200: { description: 'The booking as it is now', ...json(booking) },
    ...problems(
      'invalid',
      'unauthenticated',
      'forbidden',
      'not-found',
      'conflict',
      'stale',
      'precondition-required',
      'busy',
    ),
  },
});

/** What happens to a booking after it was placed. */
export function bookingActionRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(actionRoute, async (c) => {
    const { id: bookingId, action } = c.req.valid('param');
    const actor = c.get('actor');
    await ACTS[action](deps, actor, bookingId, c.req.valid('json')?.reason ?? null);
    const changed = await readOneBooking(deps, actor, bookingId);
    return c.json(changed, 200, { ETag: etagOf(changed.version) });
  });
  router.openapi(approveAllRoute, async (c) => {
    const fates = await approveAll(deps, c.get('actor'), c.req.valid('json').ids);
    return c.json({ items: fatesOut(c, fates) }, 200);
  });
  router.openapi(cancelOrderRoute, async (c) => {
    const reason = c.req.valid('json')?.reason ?? null;
    const fates = await cancelOrder(deps, c.get('actor'), c.req.valid('param').id, reason);
    return c.json({ items: fatesOut(c, fates) }, 200);
  });
  router.openapi(usageRoute, async (c) => {
    const { id: bookingId } = c.req.valid('param');
    const actor = c.get('actor');
    const check = (current: { version: number }) => checkMatch(c, etagOf(current.version));
    await correctUsage(deps, actor, bookingId, c.req.valid('json'), check);
    const corrected = await readOneBooking(deps, actor, bookingId);
    return c.json(corrected, 200, { ETag: etagOf(corrected.version) });
  });
  return router;
}
