import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  group,
  groupInput,
  groupSummary,
  memberInput,
  roleInput,
  standIn,
  standInInput,
} from '@jishi/shared/schema/group';
import { id } from '@jishi/shared/schema/primitives';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { newRouter, problems } from '../http/problem.ts';
import { confirmGroup, endGroup, makeGroup, readMyGroups, readOneGroup, readUnconfirmed } from './group.ts';
import { removeMember, setMember } from './member.ts';
import { endStandIn, readStandIns, setStandIn } from './stand-in.ts';

const tags = ['People'];

const makeRoute = createRoute({
  method: 'post',
  path: '/groups',
  tags,
  summary: 'Make a research group at one’s own institution and head it',
  request: { body: { ...json(groupInput), required: true } },
  responses: {
    201: { description: 'Made', ...json(group) },
    200: { description: 'Made before, with the same id and content', ...json(group) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'conflict', 'id-reused', 'busy'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/groups',
  tags,
  summary: 'Groups that one belongs to, or heads for somebody who is away; for administrators those that wait',
  request: { query: z.object({ unconfirmed: z.enum(['0', '1']).optional() }) },
  responses: {
    200: { description: 'The groups', ...json(z.object({ items: z.array(groupSummary) })) },
    ...problems('invalid', 'unauthenticated', 'forbidden'),
  },
});

const confirmRoute = createRoute({
  method: 'post',
  path: '/groups/{id}/confirm',
  tags,
  summary: 'Confirm that a group is one: its head approves and rules count it from now on',
  request: byId,
  responses: {
    200: { description: 'The group as it is now', ...json(group) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'busy'),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/groups/{id}',
  tags,
  summary: 'A group, for who belongs to it',
  request: byId,
  responses: {
    200: { description: 'The group', ...json(group) },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const endRoute = createRoute({
  method: 'post',
  path: '/groups/{id}/end',
  tags,
  summary: 'End a group: nobody can book for it any more',
  request: byId,
  responses: {
    200: { description: 'The group as it is now', ...json(group) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'busy'),
  },
});

const memberProblems = problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'busy');

const addRoute = createRoute({
  method: 'post',
  path: '/groups/{id}/members',
  tags,
  summary: 'Take somebody of the same institution into a group, by e-mail address',
  request: { ...byId, body: { ...json(memberInput), required: true } },
  responses: { 200: { description: 'The group as it is now', ...json(group) }, ...memberProblems },
});

const memberParams = { params: z.object({ id, personId: id }) };

const setRoute = createRoute({
  method: 'put',
  path: '/groups/{id}/members/{personId}',
  tags,
  summary: 'Change whether a member heads the group',
  request: { ...memberParams, body: { ...json(roleInput), required: true } },
  responses: { 200: { description: 'The group as it is now', ...json(group) }, ...memberProblems },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/groups/{id}/members/{personId}',
  tags,
  summary: 'Take somebody out of a group, or leave it',
  request: memberParams,
  responses: { 204: { description: 'They do not belong to it' }, ...memberProblems },
});

const setStandInRoute = createRoute({
  method: 'post',
  path: '/stand-ins',
  tags,
  summary: 'Name somebody who decides in one’s place for a while',
  request: { body: { ...json(standInInput), required: true } },
  responses: {
    201: { description: 'Named', ...json(standIn) },
    200: { description: 'Named before, with the same id and content', ...json(standIn) },
    ...problems('invalid', 'unauthenticated', 'not-found', 'conflict', 'id-reused', 'busy'),
  },
});

const listStandInsRoute = createRoute({
  method: 'get',
  path: '/stand-ins',
  tags,
  summary: 'Who stands in for one, and for whom one does; none that is over',
  responses: {
    200: { description: 'The stand-ins', ...json(z.object({ items: z.array(standIn) })) },
    ...problems('unauthenticated'),
  },
});

const endStandInRoute = createRoute({
  method: 'delete',
  path: '/stand-ins/{id}',
  tags,
  summary: 'End standing in; either of the two may',
  request: byId,
  responses: { 204: { description: 'It has ended' }, ...problems('invalid', 'unauthenticated', 'not-found', 'busy') },
});

export function groupRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(makeRoute, async (c) => {
    const { groupId, fresh } = await makeGroup(deps, c.get('actor'), c.req.valid('json'));
    return c.json(await readOneGroup(deps, c.get('actor'), groupId), fresh ? 201 : 200);
  });
  router.openapi(listRoute, async (c) => {
    const waiting = c.req.valid('query').unconfirmed === '1';
    const items = await (waiting ? readUnconfirmed : readMyGroups)(deps, c.get('actor'));
    return c.json({ items }, 200);
  });
  router.openapi(confirmRoute, async (c) => {
    const { id: groupId } = c.req.valid('param');
    await confirmGroup(deps, c.get('actor'), groupId);
    return c.json(await readOneGroup(deps, c.get('actor'), groupId), 200);
  });
  router.openapi(readRoute, async (c) =>
    c.json(await readOneGroup(deps, c.get('actor'), c.req.valid('param').id), 200),
  );
  router.openapi(endRoute, async (c) => {
    const { id: groupId } = c.req.valid('param');
    await endGroup(deps, c.get('actor'), groupId);
    return c.json(await readOneGroup(deps, c.get('actor'), groupId), 200);
  });
  router.openapi(addRoute, async (c) => {
    const { id: groupId } = c.req.valid('param');
    const { email, role } = c.req.valid('json');
    await setMember(deps, c.get('actor'), groupId, { email }, role);
    return c.json(await readOneGroup(deps, c.get('actor'), groupId), 200);
  });
  router.openapi(setRoute, async (c) => {
    const { id: groupId, personId } = c.req.valid('param');
    await setMember(deps, c.get('actor'), groupId, { personId }, c.req.valid('json').role);
    return c.json(await readOneGroup(deps, c.get('actor'), groupId), 200);
  });
  router.openapi(removeRoute, async (c) => {
    const { id: groupId, personId } = c.req.valid('param');
    await removeMember(deps, c.get('actor'), groupId, personId);
    return c.body(null, 204);
  });
  router.openapi(setStandInRoute, async (c) => {
    const { standIn: named, fresh } = await setStandIn(deps, c.get('actor'), c.req.valid('json'));
    return c.json(named, fresh ? 201 : 200);
  });
  router.openapi(listStandInsRoute, async (c) => c.json({ items: await readStandIns(deps, c.get('actor')) }, 200));
  router.openapi(endStandInRoute, async (c) => {
    await endStandIn(deps, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return router;
}
