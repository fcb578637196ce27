import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ListedFeed } from '@jishi/db/queries/feed';
import { createdFeed, type Feed, feed, feedInput } from '@jishi/shared/schema/feed';
import { formatInstant, id } from '@jishi/shared/schema/primitives';
import type { Context } from 'hono';
import type { Deps, Env } from '../context.ts';
import { newRouter, problems } from '../http/problem.ts';
import { hasFreeBusy } from './answer.ts';
import { downloadBooking } from './download.ts';
import { createFeed, feedsOf, type NewFeed, withdrawFeed } from './feeds.ts';

const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});
const byId = z.object({ id });

const create = createRoute({
  method: 'post',
  path: '/feeds',
  tags: ['Calendars'],
  summary: 'Make a calendar address',
  description:
    'The address is a secret and shown only in this answer. The same request again gives the same feed with a new ' +
    'address, until a program has used it.',
  request: { body: { required: true, content: { 'application/json': { schema: feedInput } } } },
  responses: {
    201: json('Made', createdFeed),
    200: json('Made before; a new address', createdFeed),
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'id-reused', 'conflict'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/feeds',
  tags: ['Calendars'],
  summary: 'Your calendar addresses, without their secrets',
  responses: {
    200: json('All of them', z.object({ items: z.array(feed), next: z.string().nullable() })),
    ...problems('unauthenticated'),
  },
});

const withdraw = createRoute({
  method: 'delete',
  path: '/feeds/{id}',
  tags: ['Calendars'],
  summary: 'Withdraw a calendar address',
  request: { params: byId },
  responses: {
    204: { description: 'It does not work any more' },
    ...problems('unauthenticated', 'not-found', 'invalid'),
  },
});

const download = createRoute({
  method: 'get',
  path: '/bookings/{id}/event.ics',
  tags: ['Calendars'],
  summary: 'One booking as a calendar file',
  request: { params: byId },
  responses: {
    200: { description: 'iCalendar (RFC 5545)', content: { 'text/calendar': { schema: z.string() } } },
    ...problems('unauthenticated', 'not-found', 'invalid'),
  },
});

/** Making, listing and withdrawing calendar addresses, and one booking as a file; under /api/v1. */
export function feedRoutes(deps: Deps): OpenAPIHono<Env> {
  const routes = newRouter();
  routes.openapi(create, async (c) => {
    const made = await createFeed(deps, c.get('actor'), c.req.valid('json'));
    c.header('Cache-Control', 'no-store');
    return c.json(describeNew(made, baseOf(deps, c)), made.fresh ? 201 : 200);
  });
  routes.openapi(list, async (c) => {
    const feeds = await feedsOf(deps, c.get('actor'));
    return c.json({ items: feeds.map(describe), next: null }, 200);
  });
  routes.openapi(withdraw, async (c) => {
    await withdrawFeed(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  routes.openapi(download, async (c) => {
    const text = await downloadBooking(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(text, 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'attachment; filename="booking.ics"',
      'Cache-Control': 'private, no-cache',
      'X-Content-Type-Options': 'nosniff',
    });
  });
  return routes;
}

/** Where people reach us; without a setting, where this request did. */
function baseOf(deps: Deps, c: Context<Env>): string {
  return deps.config.baseUrl ?? new URL(c.req.url).origin;
}

function describe(row: ListedFeed): Feed {
  return {
    id: row.id,
    kind: row.kind,
    targetId: row.target_id,
    target: row.target,
    detail: row.detail,
    classCode: row.class_code,
    createdAt: formatInstant(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : formatInstant(row.last_used_at),
    lastUserAgent: row.last_user_agent,
  };
}

function describeNew({ feed: row, token }: NewFeed, base: string) {
  const url = `${base}/cal/${token}/${row.kind}.ics`;
  return {
    ...describe(row),
    url,
    webcal: url.replace(/^https?:/, 'webcal:'),
    freeBusy: hasFreeBusy(row.kind) ? `${base}/cal/${token}/${row.kind}.ifb` : null,
    dav: { url: `${base}/dav/`, password: token },
  };
}
