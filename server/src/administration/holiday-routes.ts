import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  calendarName,
  holidayCalendar,
  holidayImpact,
  holidayYear,
  holidayYearInput,
  holidayYearOut,
} from '@jishi/shared/schema/admin-holiday';
import type { Deps, Env } from '../context.ts';
import { json } from '../http/describe.ts';
import { checkMatch } from '../http/etag.ts';
import { newRouter } from '../http/problem.ts';
import { body, changing, reading, tags } from './describe.ts';
import { previewYear, readCalendars, readYear, writeYear } from './holiday.ts';

const byYear = { params: z.object({ calendar: calendarName, year: holidayYear }) };

const list = createRoute({
  method: 'get',
  path: '/admin/holidays',
  tags,
  summary: 'Holiday calendars with the years that they know and how many schedules keep them',
  responses: {
    200: { description: 'The calendars', ...json(z.object({ items: z.array(holidayCalendar) })) },
    ...reading,
  },
});

const one = createRoute({
  method: 'get',
  path: '/admin/holidays/{calendar}/{year}',
  tags,
  summary: 'The days off and make-up workdays of a year',
  request: byYear,
  responses: { 200: { description: 'The year', ...json(holidayYearOut) }, ...reading },
});

const preview = createRoute({
  method: 'post',
  path: '/admin/holidays/{calendar}/{year}/preview',
  tags,
  summary: 'Which days, schedules and bookings a year would change; writes nothing',
  request: { ...byYear, ...body(holidayYearInput) },
  responses: { 200: { description: 'What it would mean', ...json(holidayImpact) }, ...reading },
});

const write = createRoute({
  method: 'put',
  path: '/admin/holidays/{calendar}/{year}',
  tags,
  summary: 'Publish all days of a year',
  description:
    'Dates that are not named are ordinary days. Schedules that keep the calendar have the new hours at once; bookings ' +
    'that there are stay as they are. Undo is to publish the year as it was.',
  request: { ...byYear, ...body(holidayYearInput) },
  responses: { 200: { description: 'The year', ...json(holidayYearOut) }, ...changing },
});

export function holidayRoutes(deps: Deps): OpenAPIHono<Env> {
  const router = newRouter();
  router.openapi(list, async (c) => c.json({ items: await readCalendars(deps, c.get('actor')) }, 200));
  router.openapi(one, async (c) => {
    const found = await readYear(deps, c.get('actor'), c.req.valid('param'));
    return c.json(found, 200, { ETag: found.etag });
  });
  router.openapi(preview, async (c) =>
    c.json(await previewYear(deps, c.get('actor'), c.req.valid('param'), c.req.valid('json').days), 200),
  );
  router.openapi(write, async (c) => {
    const which = c.req.valid('param');
    await writeYear(deps, c.get('actor'), which, c.req.valid('json').days, (etag) => checkMatch(c, etag));
    return c.json(await readYear(deps, c.get('actor'), which), 200);
  });
  return router;
}
