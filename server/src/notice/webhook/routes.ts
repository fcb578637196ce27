import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { cursorQuery, id, page } from '@jishi/shared/schema/primitives';
import { createdWebhook, delivery, webhook, webhookInput } from '@jishi/shared/schema/webhook';
import type { Deps, Env } from '../../context.ts';
import { decodeCursor, encodeCursor } from '../../http/cursor.ts';
import { byId, json } from '../../http/describe.ts';
import { newRouter, problems } from '../../http/problem.ts';
import { deliveryOut, webhookOut } from './view.ts';
import {
  createWebhook,
  deliveriesOf,
  removeWebhook,
  retryDelivery,
  reviveWebhook,
  testWebhook,
  webhooksOf,
} from './webhooks.ts';

const tags = ['Webhooks'];
const theirs = ['invalid', 'unauthenticated', 'forbidden', 'not-found'] as const;
const one = { params: z.object({ id, webhookId: id }) };
const oneDelivery = { params: z.object({ id, webhookId: id, deliveryId: id }) };

const create = createRoute({
  method: 'post',
  path: '/facilities/{id}/webhooks',
  tags,
  summary: 'Be told of what happens at a facility',
  description:
    'Each event of the kinds is sent once as JSON, signed as Standard Webhooks says, with retries for about a day. The ' +
    'id of a delivery stays the same over its attempts; the order of deliveries is not kept: go by the number of the ' +
    'event. Only https and public addresses. After 20 deliveries in a row that came to nothing, or an answer 410, ' +
    'no more are made. The secret is shown only in this answer; the same request again gives a new one until a ' +
    'delivery was taken.',
  request: { ...byId, body: { ...json(webhookInput), required: true } },
  responses: {
    200: { description: 'Made before; a new secret', ...json(createdWebhook) },
    201: { description: 'Made', ...json(createdWebhook) },
    ...problems(...theirs, 'id-reused', 'conflict'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/facilities/{id}/webhooks',
  tags,
  summary: 'The webhooks of a facility, without their secrets',
  request: byId,
  responses: { 200: { description: 'All of them', ...json(page(webhook)) }, ...problems(...theirs) },
});

const remove = createRoute({
  method: 'delete',
  path: '/facilities/{id}/webhooks/{webhookId}',
  tags,
  summary: 'Remove a webhook',
  request: one,
  responses: { 204: { description: 'Nothing more is sent to it' }, ...problems(...theirs) },
});

const enable = createRoute({
  method: 'post',
  path: '/facilities/{id}/webhooks/{webhookId}/enable',
  tags,
  summary: 'Use a webhook again that was disabled',
  request: one,
  responses: { 200: { description: 'It works again', ...json(webhook) }, ...problems(...theirs) },
});

const test = createRoute({
  method: 'post',
  path: '/facilities/{id}/webhooks/{webhookId}/test',
  tags,
  summary: 'Send a delivery of the kind webhook.test',
  request: one,
  responses: { 202: { description: 'It is on its way', ...json(delivery) }, ...problems(...theirs) },
});

const listDeliveries = createRoute({
  method: 'get',
  path: '/facilities/{id}/webhooks/{webhookId}/deliveries',
  tags,
  summary: 'Deliveries of a webhook and what became of them, newest first; those that were taken are kept for 30 days',
  request: { ...one, query: cursorQuery.extend({ state: delivery.shape.state.optional() }) },
  responses: { 200: { description: 'The deliveries', ...json(page(delivery)) }, ...problems(...theirs) },
});

const retry = createRoute({
  method: 'post',
  path: '/facilities/{id}/webhooks/{webhookId}/deliveries/{deliveryId}/retry',
  tags,
  summary: 'Try a dead delivery anew',
  request: oneDelivery,
  responses: {
    200: { description: 'The delivery as it is now', ...json(delivery) },
    ...problems(...theirs, 'conflict'),
  },
});

const place = z.tuple([z.number(), z.string()]);

/** For the managers of a facility, under /api/v1. */
export function webhookRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(create, async (c) => {
    const made = await createWebhook(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
    c.header('Cache-Control', 'no-store');
    return c.json({ ...webhookOut(made.webhook), secret: made.secret }, made.fresh ? 201 : 200);
  });
  router.openapi(list, async (c) => {
    const webhooks = await webhooksOf(deps, c.get('actor'), c.req.valid('param').id);
    return c.json({ items: webhooks.map(webhookOut), next: null }, 200);
  });
  router.openapi(remove, async (c) => {
    await removeWebhook(deps, c.get('actor'), c.req.valid('param'));
    return c.body(null, 204);
  });
  router.openapi(enable, async (c) =>
    c.json(webhookOut(await reviveWebhook(deps, c.get('actor'), c.req.valid('param'))), 200),
  );
  router.openapi(test, async (c) =>
    c.json(deliveryOut(await testWebhook(deps, c.get('actor'), c.req.valid('param'))), 202),
  );
  router.openapi(listDeliveries, async (c) => {
    const { state, limit, cursor } = c.req.valid('query');
    const which = c.req.valid('param');
    const question = ['deliveries', which.webhookId, state];
    const after = cursor === undefined ? null : decodeCursor(question, cursor, place);
    const rows = await deliveriesOf(deps, c.get('actor'), which, { state, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next = rows.length > limit && last ? encodeCursor(question, [last.created_at, last.id]) : null;
    return c.json({ items: shown.map(deliveryOut), next }, 200);
  });
  router.openapi(retry, async (c) =>
    c.json(deliveryOut(await retryDelivery(deps, c.get('actor'), c.req.valid('param'))), 200),
  );
  return router;
}
