import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { BookingTable, OrderTable } from '@jishi/db/schema';
import { type Order, order } from '@jishi/shared/schema/booking';
import { acceptInput, facilityLine, wish, wishInput, wishList } from '@jishi/shared/schema/wish';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { accept, decline } from './answer.ts';
import { join } from './join.ts';
import { readFacilityWaitlist, readOneWish, readWaitlist } from './read.ts';
import { withdraw } from './withdraw.ts';

const tags = ['Waiting list'];

const joinRoute = createRoute({
  method: 'post',
  path: '/waitlist',
  tags,
  summary: 'Wait for time on an instrument, or with `any` on one that does the same',
  description:
    'When time of that length becomes free in the window, the first in line is offered it and nobody else can have it. ' +
    'Refused for what waiting does not cure, and, with the times as alternatives, when there is nothing to wait for. ' +
    'At most 20 wishes at once.',
  request: { body: { ...json(wishInput), required: true } },
  responses: {
    201: { description: 'In line', ...json(wish) },
    200: { description: 'Wished before, with the same id and content', ...json(wish) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'refused', 'conflict', 'id-reused', 'busy'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/waitlist',
  tags,
  summary: 'One’s own wishes: those in line with their place and offer, and the last ones that are over',
  responses: { 200: { description: 'The wishes', ...json(wishList) }, ...problems('unauthenticated') },
});

const withdrawRoute = createRoute({
  method: 'delete',
  path: '/waitlist/{id}',
  tags,
  summary: 'Leave the line, and give back what was offered',
  request: byId,
  responses: { 204: { description: 'Left' }, ...problems('invalid', 'unauthenticated', 'not-found', 'busy') },
});

const facilityRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/waitlist',
  tags,
  summary: 'How many wait for the instruments of a facility, in which order and for what; for its managers',
  request: byId,
  responses: {
    200: { description: 'The lines', ...json(facilityLine) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const acceptRoute = createRoute({
  method: 'post',
  path: '/offers/{id}/accept',
  tags,
  summary: 'Make an offer a booking, judged anew',
  description: 'Where rules refuse it by now the offer is withdrawn and the wish keeps its place.',
  request: { ...byId, body: { ...json(acceptInput), required: true } },
  responses: {
    201: { description: 'Placed', ...json(order) },
    200: { description: 'Placed before, with the same ids', ...json(order) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'refused', 'conflict', 'id-reused', 'busy'),
  },
});

const declineRoute = createRoute({
  method: 'post',
  path: '/offers/{id}/decline',
  tags,
  summary: 'Leave an offer to the next in line',
  description: 'The wish keeps its place; the time is not offered to it again.',
  request: byId,
  responses: {
    204: { description: 'Declined' },
    ...problems('invalid', 'unauthenticated', 'not-found', 'conflict', 'busy'),
  },
});

type OrderOut = (order: OrderTable, lines: readonly BookingTable[]) => Order;

export function waitlistRoutes(deps: Deps, orderOut: OrderOut): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(joinRoute, async (c) => {
    const actor = c.get('actor');
    const joined = await join(deps, actor, c.req.valid('json'));
    return c.json(await readOneWish(deps, actor, joined.wish.id), joined.fresh ? 201 : 200);
  });
  router.openapi(listRoute, async (c) => c.json({ items: await readWaitlist(deps, c.get('actor')) }, 200));
  router.openapi(withdrawRoute, async (c) => {
    await withdraw(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  router.openapi(facilityRoute, async (c) =>
    c.json(await readFacilityWaitlist(deps, c.get('actor'), c.req.valid('param').id), 200),
  );
  router.openapi(acceptRoute, async (c) => {
    const accepted = await accept(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
    return c.json(orderOut(accepted.order, accepted.lines), accepted.fresh ? 201 : 200);
  });
  router.openapi(declineRoute, async (c) => {
    await decline(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return router;
}
