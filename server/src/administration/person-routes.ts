import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import {
  administratorInput,
  adminPerson,
  institutionChoice,
  madePassword,
  peopleQuery,
  personPage,
  suspensionInput,
} from '@jishi/shared/schema/admin-person';
import type { Context } from 'hono';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch } from '../http/etag.ts';
import { newRouter } from '../http/problem.ts';
import { body, changing, done, making, reading, tags } from './describe.ts';
import { readOnePerson, readPeople } from './person.ts';
import { changeAdministrator, changeInstitutionOf, changeSuspension, givePassword, signOut } from './person-change.ts';

const list = createRoute({
  method: 'get',
  path: '/admin/people',
  tags,
  summary: 'People, the newest first',
  request: { query: peopleQuery },
  responses: { 200: { description: 'A page of people', ...json(personPage) }, ...reading },
});

const one = createRoute({
  method: 'get',
  path: '/admin/people/{id}',
  tags,
  summary: 'Somebody with roles, groups, sessions and how much they book',
  request: byId,
  responses: { 200: { description: 'The person', ...json(adminPerson) }, ...reading },
});

const answered = { 200: { description: 'The person as they are now', ...json(adminPerson) }, ...changing };

const administrator = createRoute({
  method: 'put',
  path: '/admin/people/{id}/administrator',
  tags,
  summary: 'Make somebody an administrator, or end that; at least one stays',
  request: { ...byId, ...body(administratorInput) },
  responses: answered,
});

const suspension = createRoute({
  method: 'put',
  path: '/admin/people/{id}/suspension',
  tags,
  summary: 'Suspend somebody, which ends their sessions, or restore them; bookings stay',
  request: { ...byId, ...body(suspensionInput) },
  responses: answered,
});

const institution = createRoute({
  method: 'put',
  path: '/admin/people/{id}/institution',
  tags,
  summary: 'Say where somebody works; prices and rules of their next bookings follow it',
  request: { ...byId, ...body(institutionChoice) },
  responses: answered,
});

const sessions = createRoute({
  method: 'delete',
  path: '/admin/people/{id}/sessions',
  tags,
  summary: 'End every session of somebody',
  request: byId,
  responses: { ...done, ...making },
});

const password = createRoute({
  method: 'post',
  path: '/admin/people/{id}/password',
  tags,
  summary: 'Give somebody a new password that is shown once, and end their sessions',
  description: 'Also opens an account for somebody who came from an import. Hand it over in person or by telephone.',
  request: byId,
  responses: { 200: { description: 'The password', ...json(madePassword) }, ...making },
});

type Given = { readonly makePassword: () => string };

export function personRoutes(deps: Deps, { makePassword }: Given): OpenAPIHono<Env> {
  const router = newRouter();
  const matching = (c: Context<Env>) => (etag: string) => checkMatch(c, etag);
  router.openapi(list, async (c) => c.json(await readPeople(deps, c.get('actor'), c.req.valid('query')), 200));
  router.openapi(one, async (c) => {
    const found = await readOnePerson(deps, c.get('actor'), c.req.valid('param').id);
    return c.json(found, 200, { ETag: found.etag });
  });
  router.openapi(administrator, async (c) => {
    const { id } = c.req.valid('param');
    await changeAdministrator(deps, c.get('actor'), id, c.req.valid('json'), matching(c));
    // Who ended their own role is still told what became of it: the request began as an administrator's.
    return c.json(await readOnePerson(deps, c.get('actor'), id), 200);
  });
  router.openapi(suspension, async (c) => {
    const { id } = c.req.valid('param');
    await changeSuspension(deps, c.get('actor'), id, c.req.valid('json'), matching(c));
    return c.json(await readOnePerson(deps, c.get('actor'), id), 200);
  });
  router.openapi(institution, async (c) => {
    const { id } = c.req.valid('param');
    await changeInstitutionOf(deps, c.get('actor'), id, c.req.valid('json').institutionId, matching(c));
    return c.json(await readOnePerson(deps, c.get('actor'), id), 200);
  });
  router.openapi(sessions, async (c) => {
    await signOut(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  router.openapi(password, async (c) => {
    const made = await givePassword(deps, c.get('actor'), c.req.valid('param').id, makePassword);
    c.header('Cache-Control', 'no-store');
    return c.json({ password: made }, 200);
  });
  return router;
}
