import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  adminInstitution,
  admissionInput,
  institutionInput,
  institutionPage,
  institutionPatch,
  institutionsQuery,
  reviewInput,
} from '@jishi/shared/schema/admin-institution';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch } from '../http/etag.ts';
import { newRouter } from '../http/problem.ts';
import { decideAdmission, reviewInstitution } from './admission.ts';
import { body, changing, making, reading, tags } from './describe.ts';
import { readInstitutions, readOneInstitution } from './institution.ts';
import { editInstitution, enterInstitution } from './institution-change.ts';

const list = createRoute({
  method: 'get',
  path: '/admin/institutions',
  tags,
  summary: 'Institutions by name, with what they have and whether they are admitted',
  request: { query: institutionsQuery },
  responses: { 200: { description: 'A page of institutions', ...json(institutionPage) }, ...reading },
});

const one = createRoute({
  method: 'get',
  path: '/admin/institutions/{id}',
  tags,
  summary: 'An institution with its facilities, its admission and its last review',
  request: byId,
  responses: { 200: { description: 'The institution', ...json(adminInstitution) }, ...reading },
});

const make = createRoute({
  method: 'post',
  path: '/admin/institutions',
  tags,
  summary: 'Enter an institution',
  request: body(institutionInput),
  responses: {
    201: { description: 'Entered', ...json(adminInstitution) },
    200: { description: 'Entered before, with the same id and name', ...json(adminInstitution) },
    ...making,
  },
});

const edit = createRoute({
  method: 'patch',
  path: '/admin/institutions/{id}',
  tags,
  summary: 'Change an institution; what is left out stays',
  request: { ...byId, ...body(institutionPatch) },
  responses: { 200: { description: 'The institution', ...json(adminInstitution) }, ...changing },
});

const admit = createRoute({
  method: 'post',
  path: '/admin/institutions/{id}/admission',
  tags,
  summary: 'Admit, suspend or decline an institution',
  description:
    'While an institution is not admitted its instruments are as if withdrawn: nobody finds or books them anew. ' +
    'Bookings that there are stand; its people sign in and book elsewhere as before.',
  request: { ...byId, ...body(admissionInput) },
  responses: { 200: { description: 'The institution', ...json(adminInstitution) }, ...changing },
});

const review = createRoute({
  method: 'post',
  path: '/admin/institutions/{id}/reviews',
  tags,
  summary: 'Note that an institution was looked at, and when the next review is due',
  request: { ...byId, ...body(reviewInput) },
  responses: { 200: { description: 'The institution', ...json(adminInstitution) }, ...changing },
});

export function institutionRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(list, async (c) => c.json(await readInstitutions(deps, c.get('actor'), c.req.valid('query')), 200));
  router.openapi(one, async (c) => {
    const found = await readOneInstitution(deps, c.get('actor'), c.req.valid('param').id);
    return c.json(found, 200, { ETag: found.etag });
  });
  router.openapi(make, async (c) => {
    const input = c.req.valid('json');
    const fresh = await enterInstitution(deps, c.get('actor'), input);
    return c.json(await readOneInstitution(deps, c.get('actor'), input.id), fresh ? 201 : 200);
  });
  router.openapi(edit, async (c) => {
    const { id } = c.req.valid('param');
    await editInstitution(deps, c.get('actor'), id, c.req.valid('json'), (etag) => checkMatch(c, etag));
    return c.json(await readOneInstitution(deps, c.get('actor'), id), 200);
  });
  router.openapi(admit, async (c) => {
    const { id } = c.req.valid('param');
    await decideAdmission(deps, c.get('actor'), id, c.req.valid('json'), (etag) => checkMatch(c, etag));
    return c.json(await readOneInstitution(deps, c.get('actor'), id), 200);
  });
  router.openapi(review, async (c) => {
    const { id } = c.req.valid('param');
    await reviewInstitution(deps, c.get('actor'), id, c.req.valid('json'), (etag) => checkMatch(c, etag));
    return c.json(await readOneInstitution(deps, c.get('actor'), id), 200);
  });
  return router;
}
