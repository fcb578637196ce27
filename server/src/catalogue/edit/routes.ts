import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listWords } from '@jishi/db/queries/inventory';
import { nameOf } from '@jishi/db/queries/naming';
import {
  bulkChange,
  bulkOutcome,
  instrumentChange,
  instrumentInput,
  inventoryItem,
  inventoryQuery,
} from '@jishi/shared/schema/inventory';
import { localised, page } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../../context.ts';
import { byId, json } from '../../http/describe.ts';
import { checkMatch, etagOf } from '../../http/etag.ts';
import { newRouter, problems } from '../../http/problem.ts';
import { changeInstrument, changeTogether, previewTogether, type ShowBookings } from './edit.ts';
import { makeInstrument } from './make.ts';
import { listInventory, readInventoryItem } from './read.ts';

const tags = ['Inventory'];
const dryRun = z.object({ dryRun: z.enum(['0', '1']).optional() });

const listRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/inventory',
  tags,
  summary: 'The instruments of a facility with all that its staff can change, by id',
  request: { ...byId, query: inventoryQuery },
  responses: {
    200: { description: 'The instruments', ...json(page(inventoryItem)) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const makeRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/instruments',
  tags,
  summary: 'Add an instrument to a facility',
  request: { ...byId, body: { ...json(instrumentInput), required: true } },
  responses: {
    200: { description: 'It was added before', ...json(inventoryItem) },
    201: { description: 'Added', ...json(inventoryItem) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'id-reused', 'busy'),
  },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/instruments/{id}',
  tags,
  summary: 'Change an instrument, withdraw it or bring it back; needs If-Match with its version',
  request: { ...byId, body: { ...json(instrumentChange), required: true } },
  responses: {
    200: { description: 'The instrument as it is now', ...json(inventoryItem) },
    ...problems(
      'invalid',
      'unauthenticated',
      'forbidden',
      'not-found',
      'refused',
      'conflict',
      'stale',
      'precondition-required',
      'busy',
    ),
  },
});

const bulkRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/instruments/bulk',
  tags,
  summary: 'The same change of up to 500 instruments, all or none; with dryRun what it would do to each',
  request: { ...byId, query: dryRun, body: { ...json(bulkChange), required: true } },
  responses: {
    200: { description: 'What was done, or with dryRun would be', ...json(bulkOutcome) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'refused', 'conflict', 'busy'),
  },
});

const word = z.object({ id: z.string(), name: localised });
const wordsRoute = createRoute({
  method: 'get',
  path: '/words',
  tags,
  summary: 'Types and techniques that instruments can be of',
  responses: {
    200: {
      description: 'The words',
      ...json(
        z.object({
          types: z.array(word.extend({ class: z.string(), techniques: z.array(z.string()) })),
          techniques: z.array(word),
        }),
      ),
    },
  },
});

const texts = z.array(z.string());

export function inventoryRoutes(deps: Deps, show: ShowBookings): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(listRoute, async (c) =>
    c.json(await listInventory(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  router.openapi(makeRoute, async (c) => {
    const input = c.req.valid('json');
    const { item, fresh } = await makeInstrument(deps, c.get('actor'), c.req.valid('param').id, input);
    return c.json(item, fresh ? 201 : 200, { ETag: etagOf(item.version) });
  });
  router.openapi(changeRoute, async (c) => {
    const actor = c.get('actor');
    const { id } = c.req.valid('param');
    const check = (version: number) => checkMatch(c, etagOf(version));
    await changeInstrument(deps, actor, id, c.req.valid('json'), check, show);
    const item = await readInventoryItem(deps, actor, id);
    return c.json(item, 200, { ETag: etagOf(item.version) });
  });
  router.openapi(bulkRoute, async (c) => {
    const change = c.req.valid('query').dryRun === '1' ? previewTogether : changeTogether;
    const outcome = await change(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), show);
    return c.json(outcome, 200);
  });
  router.openapi(wordsRoute, async (c) => {
    const { types, techniques } = await listWords(deps.store.read);
    const body = {
      types: types.map((row) => ({
        id: row.id,
        name: nameOf(row.name_zh, row.name_en),
        class: row.class_code,
        techniques: texts.parse(JSON.parse(row.techniques)),
      })),
      techniques: techniques.map((row) => ({ id: row.id, name: nameOf(row.name_zh, row.name_en) })),
    };
    return c.json(body, 200, { 'Cache-Control': 'public, max-age=3600' });
  });
  return router;
}
