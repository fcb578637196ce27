import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { mailOut as mailSchema, mailState } from '@jishi/shared/schema/notice';
import { cursorQuery, page } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../../context.ts';
import { decodeCursor, encodeCursor } from '../../http/cursor.ts';
import { byId, json } from '../../http/describe.ts';
import { newRouter, problems } from '../../http/problem.ts';
import { mailOut, readMails, retryMail } from './dead.ts';

const tags = ['Administration'];

const list = createRoute({
  method: 'get',
  path: '/admin/mail',
  tags,
  summary: 'Mails by state, newest first, without what they say; `dead` are those that were given up',
  request: { query: cursorQuery.extend({ state: mailState.default('dead') }) },
  responses: {
    200: { description: 'The mails', ...json(page(mailSchema)) },
    ...problems('invalid', 'unauthenticated', 'forbidden'),
  },
});

const retry = createRoute({
  method: 'post',
  path: '/admin/mail/{id}/retry',
  tags,
  summary: 'Try a dead mail anew',
  request: byId,
  responses: {
    200: { description: 'The mail as it is now', ...json(mailSchema) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const place = z.tuple([z.number(), z.string()]);

/** For administrators, under /api/v1. */
export function mailRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(list, async (c) => {
    const { state, limit, cursor } = c.req.valid('query');
    const question = ['mail', state];
    const after = cursor === undefined ? null : decodeCursor(question, cursor, place);
    const rows = await readMails(deps, c.get('actor'), state, after, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next = rows.length > limit && last ? encodeCursor(question, [last.created_at, last.id]) : null;
    return c.json({ items: shown.map(mailOut), next }, 200);
  });
  router.openapi(retry, async (c) =>
    c.json(mailOut(await retryMail(deps, c.get('actor'), c.req.valid('param').id)), 200),
  );
  return router;
}
