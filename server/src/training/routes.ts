import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  training,
  trainingCancel,
  trainingChange,
  trainingDetail,
  trainingInput,
  trainingMarks,
  trainingPage,
  trainingQuery,
} from '@jishi/shared/schema/training';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, etagOf } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { announceTraining } from './announce.ts';
import { cancelTraining, editTraining } from './change.ts';
import { joinTraining, leaveTraining } from './join.ts';
import { markTrainees } from './mark.ts';
import { readInstrumentTrainings, readMyTrainings, readOneTraining, readTrainings } from './read.ts';

const tags = ['Training'];
const list = z.object({ items: z.array(training) });
const now200 = (description: string) => ({ 200: { description, ...json(trainingDetail) } });
const changing = problems(
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'stale',
  'precondition-required',
  'busy',
);
const signingUp = problems('invalid', 'unauthenticated', 'not-found', 'conflict', 'busy');

const announceRoute = createRoute({
  method: 'post',
  path: '/facilities/{id}/trainings',
  tags,
  summary: 'Announce a training session; `closes` keeps the instrument for it, or nothing is announced',
  request: { ...byId, body: { ...json(trainingInput), required: true } },
  responses: {
    201: { description: 'Announced', ...json(trainingDetail) },
    ...now200('Announced before, with the same id and content'),
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'id-reused', 'busy'),
  },
});

const listRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/trainings',
  tags,
  summary: 'Training sessions of a facility; who takes part is not shown',
  request: { ...byId, query: trainingQuery },
  responses: {
    200: { description: 'A page of sessions', ...json(trainingPage) },
    ...problems('invalid', 'not-found'),
  },
});

const ofInstrumentRoute = createRoute({
  method: 'get',
  path: '/instruments/{id}/trainings',
  tags,
  summary: 'The next sessions after which one may operate an instrument',
  request: byId,
  responses: { 200: { description: 'At most twenty', ...json(list) }, ...problems('invalid', 'not-found') },
});

const mineRoute = createRoute({
  method: 'get',
  path: '/trainings',
  tags,
  summary: 'Sessions that one signed up for and that are not over',
  responses: { 200: { description: 'At most a hundred', ...json(list) }, ...problems('unauthenticated') },
});

const readRoute = createRoute({
  method: 'get',
  path: '/trainings/{id}',
  tags,
  summary: 'A session; with who takes part for the staff. The ETag is what If-Match wants',
  request: byId,
  responses: { ...now200('The session'), ...problems('invalid', 'not-found') },
});

const editRoute = createRoute({
  method: 'put',
  path: '/trainings/{id}',
  tags,
  summary: 'Change when, where and for how many a session is',
  request: { ...byId, body: { ...json(trainingChange), required: true } },
  responses: { ...now200('As it is now'), ...changing },
});

const cancelRoute = createRoute({
  method: 'post',
  path: '/trainings/{id}/cancel',
  tags,
  summary: 'Call a session off; whoever signed up is told',
  request: { ...byId, body: { ...json(trainingCancel), required: true } },
  responses: {
    ...now200('As it is now'),
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'busy'),
  },
});

const marksRoute = createRoute({
  method: 'post',
  path: '/trainings/{id}/marks',
  tags,
  summary: 'Mark who attended, failed or did not come; whoever attended is authorised at once',
  request: { ...byId, body: { ...json(trainingMarks), required: true } },
  responses: { ...now200('As it is now'), ...changing },
});

const joinRoute = createRoute({
  method: 'post',
  path: '/trainings/{id}/join',
  tags,
  summary: 'Sign up for a session, or wait for a place of a full one',
  request: byId,
  responses: { ...now200('As it is now'), ...signingUp },
});

const leaveRoute = createRoute({
  method: 'post',
  path: '/trainings/{id}/leave',
  tags,
  summary: 'Give one’s place back; whoever waits gets it',
  request: byId,
  responses: { ...now200('As it is now'), ...signingUp },
});

export function trainingRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(announceRoute, async (c) => {
    const actor = c.get('actor');
    const { trainingId, fresh } = await announceTraining(deps, actor, c.req.valid('param').id, c.req.valid('json'));
    const made = await readOneTraining(deps, actor, trainingId);
    return c.json(made, fresh ? 201 : 200, { ETag: etagOf(made.version) });
  });
  router.openapi(listRoute, async (c) =>
    c.json(await readTrainings(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
  );
  router.openapi(ofInstrumentRoute, async (c) =>
    c.json({ items: await readInstrumentTrainings(deps, c.get('actor'), c.req.valid('param').id) }, 200),
  );
  router.openapi(mineRoute, async (c) => c.json({ items: await readMyTrainings(deps, c.get('actor')) }, 200));
  router.openapi(readRoute, async (c) => {
    const found = await readOneTraining(deps, c.get('actor'), c.req.valid('param').id);
    return c.json(found, 200, { ETag: etagOf(found.version) });
  });
  router.openapi(editRoute, async (c) => {
    const { id } = c.req.valid('param');
    await editTraining(deps, c.get('actor'), id, c.req.valid('json'), (version) => checkMatch(c, etagOf(version)));
    const found = await readOneTraining(deps, c.get('actor'), id);
    return c.json(found, 200, { ETag: etagOf(found.version) });
  });
  router.openapi(cancelRoute, async (c) => {
    const { id } = c.req.valid('param');
    await cancelTraining(deps, c.get('actor'), id, c.req.valid('json').reason ?? null);
    return c.json(await readOneTraining(deps, c.get('actor'), id), 200);
  });
  router.openapi(marksRoute, async (c) => {
    const { id } = c.req.valid('param');
    await markTrainees(deps, c.get('actor'), id, c.req.valid('json'), (version) => checkMatch(c, etagOf(version)));
    const found = await readOneTraining(deps, c.get('actor'), id);
    return c.json(found, 200, { ETag: etagOf(found.version) });
  });
  router.openapi(joinRoute, async (c) => {
    const { id } = c.req.valid('param');
    await joinTraining(deps, c.get('actor'), id);
    return c.json(await readOneTraining(deps, c.get('actor'), id), 200);
  });
  router.openapi(leaveRoute, async (c) => {
    const { id } = c.req.valid('param');
    await leaveTraining(deps, c.get('actor'), id);
    return c.json(await readOneTraining(deps, c.get('actor'), id), 200);
  });
  return router;
}
