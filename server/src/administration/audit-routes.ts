import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { auditExportQuery, auditPage, auditQuery } from '@jishi/shared/schema/audit';
import { stream } from 'hono/streaming';
import type { Deps, Env } from '../context.ts';
import { json } from '../http/describe.ts';
import { languageOf } from '../http/language.ts';
import { newRouter } from '../http/problem.ts';
import { exportTrail, readTrail } from './audit.ts';
import { headingIn, tableOf } from './audit-table.ts';
import { reading, tags } from './describe.ts';

const trail = createRoute({
  method: 'get',
  path: '/admin/events',
  tags,
  summary: 'What happened, the newest first, with names as they are now',
  request: { query: auditQuery },
  responses: { 200: { description: 'A page of events', ...json(auditPage) }, ...reading },
});

const table = createRoute({
  method: 'get',
  path: '/admin/events.csv',
  tags,
  summary: 'The same as CSV in the reader’s language, at most 100,000 rows',
  request: { query: auditExportQuery },
  responses: {
    200: { description: 'The table', content: { 'text/csv': { schema: z.string() } } },
    ...reading,
  },
});

type Rows = AsyncIterable<readonly string[]>;
export type WriteTable = (heading: readonly string[], rows: Rows) => AsyncIterable<string>;

export function auditRoutes(deps: Deps, { writeTable }: { readonly writeTable: WriteTable }): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(trail, async (c) => c.json(await readTrail(deps, c.get('actor'), c.req.valid('query')), 200));
  router.openapi(table, (c) => {
    const language = languageOf(c);
    const events = exportTrail(deps, c.get('actor'), c.req.valid('query'));
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="jishi-events.csv"');
    const lines = writeTable(headingIn(language), tableOf(events, language));
    return stream(c, async (out) => {
      for await (const piece of lines) {
        if (out.aborted) return;
        await out.write(piece);
      }
    }) as never;
  });
  return router;
}
