import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { nameOf } from '@jishi/db/queries/naming';
import { readFacilityInstruments, readFacilityRow } from '@jishi/db/queries/place';
import { findInstitutions, listClasses, listRegions, readInstitutionRow } from '@jishi/db/queries/record';
import { ProblemError } from '@jishi/shared/problem';
import { facility, type Institution, institution, region } from '@jishi/shared/schema/institution';
import { instrument } from '@jishi/shared/schema/instrument';
import { localised, text } from '@jishi/shared/schema/primitives';
import { facilityInstrument } from '@jishi/shared/schema/today';
import type { Deps, Env } from '../context.ts';
import { byId, json } from '../http/describe.ts';
import { isKnown, notModified } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { readFacility, readInstrument, SAMPLE_SOURCE } from './record.ts';

const tags = ['Catalogue'];
const items = <Schema extends z.ZodType>(schema: Schema) => json(z.object({ items: z.array(schema) }));

const instrumentRoute = createRoute({
  method: 'get',
  path: '/instruments/{id}',
  tags,
  summary: 'An instrument with its rules and prices',
  request: byId,
  responses: {
    200: { description: 'The instrument', ...json(instrument) },
    304: { description: 'Not changed' },
    ...problems('invalid', 'not-found'),
  },
});

const facilityRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}',
  tags,
  summary: 'A facility with its schedules',
  request: byId,
  responses: { 200: { description: 'The facility', ...json(facility) }, ...problems('invalid', 'not-found') },
});

const facilityInstrumentsRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/instruments',
  tags,
  summary: 'The instruments of a facility by name',
  request: byId,
  responses: {
    200: { description: 'The instruments', ...items(facilityInstrument) },
    ...problems('invalid', 'not-found'),
  },
});

const institutionRoute = createRoute({
  method: 'get',
  path: '/institutions/{id}',
  tags,
  summary: 'An institution',
  request: byId,
  responses: { 200: { description: 'The institution', ...json(institution) }, ...problems('invalid', 'not-found') },
});

const institutionsRoute = createRoute({
  method: 'get',
  path: '/institutions',
  tags,
  summary: 'Institutions whose name contains a text, at most 20',
  request: { query: z.object({ q: text(100) }) },
  responses: { 200: { description: 'The institutions', ...items(institution) }, ...problems('invalid') },
});

const regionsRoute = createRoute({
  method: 'get',
  path: '/regions',
  tags,
  summary: 'Provinces, cities and counties by code (GB/T 2260)',
  responses: { 200: { description: 'The regions', ...items(region) } },
});

const classesRoute = createRoute({
  method: 'get',
  path: '/classes',
  tags,
  summary: 'The classification of instruments',
  responses: {
    200: {
      description: 'The classes in their order',
      ...items(z.object({ code: z.string(), parent: z.string().nullable(), name: localised })),
    },
  },
});

const MAX_FOUND = 20;

export function catalogueRoutes(deps: Deps): OpenAPIHono<Env> {
  const db = deps.store.read;
  const router = newRouter();
  router.openapi(instrumentRoute, async (c) => {
    const found = await readInstrument(deps, c.get('actor'), c.req.valid('param').id);
    if (isKnown(c, found.etag)) return notModified(c, found.etag) as never;
    return c.json(found, 200, { ETag: found.etag });
  });
  router.openapi(facilityRoute, async (c) => c.json(await readFacility(deps, c.req.valid('param').id), 200));
  router.openapi(facilityInstrumentsRoute, async (c) => {
    const facilityId = c.req.valid('param').id;
    if (!(await readFacilityRow(db, facilityId))) throw new ProblemError('not-found', 'no such facility');
    const rows = await readFacilityInstruments(db, facilityId);
    const found = rows.map((row) => ({
      id: row.id,
      name: nameOf(row.name_zh, row.name_en),
      model: row.model,
      manufacturer: row.manufacturer,
      scheduleId: row.schedule_id,
      stations: row.stations,
      withdrawn: row.withdrawn_at !== null,
    }));
    return c.json({ items: found }, 200);
  });
  router.openapi(institutionRoute, async (c) => {
    const row = await readInstitutionRow(db, c.req.valid('param').id);
    if (!row) throw new ProblemError('not-found', 'no such institution');
    return c.json(institutionOut(row), 200);
  });
  router.openapi(institutionsRoute, async (c) => {
    const rows = await findInstitutions(db, c.req.valid('query').q, MAX_FOUND);
    return c.json({ items: rows.map(institutionOut) }, 200);
  });
  router.openapi(regionsRoute, async (c) => {
    const rows = await listRegions(db);
    const found = rows.map((row) => ({
      code: row.code,
      level: row.level,
      name: nameOf(row.name_zh, row.name_en),
      parent: row.parent_code,
      lat: row.lat,
      lng: row.lng,
    }));
    return c.json({ items: found }, 200, { 'Cache-Control': 'public, max-age=3600' });
  });
  router.openapi(classesRoute, async (c) => {
    const rows = await listClasses(db);
    const found = rows.map((row) => ({
      code: row.code,
      parent: row.parent_code,
      name: nameOf(row.name_zh, row.name_en),
    }));
    return c.json({ items: found }, 200, { 'Cache-Control': 'public, max-age=3600' });
  });
  return router;
}

function institutionOut(row: NonNullable<Awaited<ReturnType<typeof readInstitutionRow>>>): Institution {
  return {
    id: row.id,
    name: nameOf(row.name_zh, row.name_en),
    kind: row.kind,
    region: row.region_code,
    lat: row.lat,
    lng: row.lng,
    website: row.website,
    ror: row.ror,
    sample: row.source === SAMPLE_SOURCE,
  };
}
