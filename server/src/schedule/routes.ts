import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { BookingView } from '@jishi/db/queries/booking';
import { viewBookings } from '@jishi/db/queries/booking';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';
import { calendarName } from '@jishi/shared/schema/admin-holiday';
import { followersInput } from '@jishi/shared/schema/availability';
import type { Booking } from '@jishi/shared/schema/booking';
import { closure, closureInput, impact } from '@jishi/shared/schema/closure';
import { facilityWeek } from '@jishi/shared/schema/facility-week';
import { comingHolidays } from '@jishi/shared/schema/holiday';
import { agenda, agendaQuery } from '@jishi/shared/schema/instrument';
import { calendarDate, id } from '@jishi/shared/schema/primitives';
import { schedule, scheduleVersion } from '@jishi/shared/schema/schedule';
import { today } from '@jishi/shared/schema/today';
import type { Deps, Env } from '../context.ts';
import { makeBodyCache } from '../http/cache.ts';
import { byId, json } from '../http/describe.ts';
import { checkMatch, contentTag, etagOf, isKnown, notModified } from '../http/etag.ts';
import { newRouter, problems } from '../http/problem.ts';
import { readAgenda } from './agenda.ts';
import { close } from './close.ts';
import { previewClosure, readClosures } from './closure.ts';
import { readFacilityWeek } from './facility-week.ts';
import { followSchedule, followTogether, previewFollowing } from './follow-schedule.ts';
import { readComingHolidays } from './holidays.ts';
import { previewSchedule, putSchedule, readOneSchedule } from './hours.ts';
import { rememberAnswers } from './remembered.ts';
import { reopen } from './reopen.ts';
import { readToday } from './today.ts';

const tags = ['Availability'];
const dryRun = z.object({ dryRun: z.enum(['0', '1']).optional() });

const agendaRoute = createRoute({
  method: 'get',
  path: '/instruments/{id}/agenda',
  tags,
  summary: 'Open, taken and free time of an instrument, at most 92 days',
  request: { ...byId, query: agendaQuery },
  responses: {
    200: { description: 'The agenda', ...json(agenda) },
    304: { description: 'Not changed' },
    ...problems('invalid', 'not-found'),
  },
});

const scheduleParams = { params: z.object({ id, scheduleId: id }) };

const readScheduleRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/schedules/{scheduleId}',
  tags,
  summary: 'A schedule; its ETag is what If-Match wants',
  request: scheduleParams,
  responses: {
    200: { description: 'The schedule', ...json(schedule) },
    ...problems('invalid', 'not-found'),
  },
});

const putScheduleRoute = createRoute({
  method: 'put',
  path: '/facilities/{id}/schedules/{scheduleId}',
  tags,
  summary: 'Write what a schedule says from a date on; a new one needs no If-Match',
  request: { ...scheduleParams, query: dryRun, body: { ...json(scheduleVersion), required: true } },
  responses: {
    200: {
      description: 'Written (or, with dryRun, what would be hit)',
      ...json(z.union([schedule.extend({ impact }), impact])),
    },
    201: { description: 'A new schedule', ...json(schedule.extend({ impact })) },
    ...problems(
      'invalid',
      'unauthenticated',
      'forbidden',
      'not-found',
      'id-reused',
      'stale',
      'precondition-required',
      'busy',
    ),
  },
});

const closureRoute = createRoute({
  method: 'post',
  path: '/instruments/{id}/closures',
  tags,
  summary: 'Close an instrument for maintenance or otherwise',
  request: { ...byId, query: dryRun, body: { ...json(closureInput), required: true } },
  responses: {
    200: {
      description: 'Closed before with the same id, or with dryRun what would be hit',
      ...json(z.union([closure, impact])),
    },
    201: { description: 'Closed', ...json(closure) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'refused', 'id-reused', 'busy'),
  },
});

const listClosuresRoute = createRoute({
  method: 'get',
  path: '/instruments/{id}/closures',
  tags,
  summary: 'Closures of an instrument that are not over, for its staff',
  request: byId,
  responses: {
    200: { description: 'The closures', ...json(z.object({ items: z.array(closure) })) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const reopenRoute = createRoute({
  method: 'post',
  path: '/closures/{id}/end',
  tags,
  summary: 'End a closure now',
  request: byId,
  responses: {
    200: { description: 'The closure as it is now', ...json(closure) },
    ...problems('invalid', 'unauthenticated', 'not-found'),
  },
});

const followRoute = createRoute({
  method: 'put',
  path: '/instruments/{id}/schedule',
  tags,
  summary: 'Let an instrument follow another schedule of its facility',
  request: { ...byId, body: { ...json(z.object({ scheduleId: id })), required: true } },
  responses: {
    204: { description: 'It follows the schedule' },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'busy'),
  },
});

const followTogetherRoute = createRoute({
  method: 'put',
  path: '/facilities/{id}/schedules/{scheduleId}/instruments',
  tags,
  summary: 'Let many instruments follow a schedule; answers the bookings that lie outside its hours',
  request: { ...scheduleParams, query: dryRun, body: { ...json(followersInput), required: true } },
  responses: {
    200: { description: 'They follow it, or with dryRun what would be hit', ...json(impact) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found', 'busy'),
  },
});

const todayRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/today',
  tags,
  summary: 'One day of a facility, for its staff',
  request: { ...byId, query: z.object({ date: calendarDate.optional() }) },
  responses: {
    200: { description: 'The day', ...json(today) },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

const holidaysRoute = createRoute({
  method: 'get',
  path: '/holidays/{calendar}',
  tags,
  summary: 'Days off and make-up workdays of a calendar that are still to come',
  request: { params: z.object({ calendar: calendarName }) },
  responses: { 200: { description: 'The days', ...json(comingHolidays) }, ...problems('invalid') },
});

const weekRoute = createRoute({
  method: 'get',
  path: '/facilities/{id}/week',
  tags,
  summary: 'Seven days of all instruments of a facility, for its staff; at most 500 instruments',
  request: { ...byId, query: z.object({ from: calendarDate.optional() }) },
  responses: {
    200: { description: 'The week', ...json(facilityWeek) },
    304: { description: 'Not changed' },
    ...problems('invalid', 'unauthenticated', 'forbidden', 'not-found'),
  },
});

/** How bookings look to an actor; given by app.ts, because showing bookings is another room's. */
export type ShowBookings = (rows: readonly BookingView[], actor: Actor, now: number) => Promise<Booking[]>;

const MAX_SHOWN = 200;
/** Characters of agendas that are kept ready. */
const MAX_BODIES_LENGTH = 32 * 1024 * 1024;

export function scheduleRoutes(deps: Deps, showBookings: ShowBookings): OpenAPIHono<Env> {
  const router = newRouter();
  const bodies = makeBodyCache(MAX_BODIES_LENGTH);
  const agendas = rememberAnswers(deps);
  router.get('/instruments/:id/agenda', agendas.answerAgain);
  const show = async (actor: Anyone, bookingIds: readonly string[]): Promise<Booking[]> => {
    if (!actor) throw new ProblemError('unauthenticated');
    const rows = await viewBookings(deps.store.read, bookingIds.slice(0, MAX_SHOWN));
    return showBookings(rows, actor, deps.clock());
  };
  const impactOf = async (actor: Anyone, bookingIds: readonly string[]) => ({
    bookings: await show(actor, bookingIds),
    total: bookingIds.length,
  });

  router.openapi(agendaRoute, async (c) => {
    const counter = deps.store.changes();
    const { id: instrumentId } = c.req.valid('param');
    const { etag, body, until } = await readAgenda(deps, bodies, c.get('actor'), instrumentId, c.req.valid('query'));
    if (isKnown(c, etag)) return notModified(c, etag) as never;
    return agendas.give(c, counter, { etag, body: await body(), until }) as never;
  });

  router.openapi(readScheduleRoute, async (c) => {
    const { id: facilityId, scheduleId } = c.req.valid('param');
    const found = await readOneSchedule(deps, facilityId, scheduleId);
    // The tag is for If-Match: which version holds today changes with the calendar, so there is no 304.
    return c.json(found, 200, { ETag: etagOf(found.version) });
  });

  router.openapi(putScheduleRoute, async (c) => {
    const { id: facilityId, scheduleId } = c.req.valid('param');
    const input = c.req.valid('json');
    const actor = c.get('actor');
    if (c.req.valid('query').dryRun === '1') {
      const hit = await previewSchedule(deps, actor, facilityId, scheduleId, input);
      return c.json(await impactOf(actor, hit), 200);
    }
    const change = await putSchedule(deps, actor, facilityId, scheduleId, input, (version) => {
      if (version !== null) checkMatch(c, etagOf(version));
    });
    const written = await readOneSchedule(deps, facilityId, scheduleId);
    const body = { ...written, impact: await impactOf(actor, change.bookingIds) };
    return c.json(body, change.created ? 201 : 200, { ETag: etagOf(written.version) });
  });

  router.openapi(closureRoute, async (c) => {
    const { id: instrumentId } = c.req.valid('param');
    const input = c.req.valid('json');
    const actor = c.get('actor');
    if (c.req.valid('query').dryRun === '1') {
      const hit = await previewClosure(deps, actor, instrumentId, input);
      const hitIds = hit.map((row) => row.id);
      return c.json(await impactOf(actor, hitIds), 200);
    }
    const closed = await close(deps, actor, instrumentId, input, (bookingIds) => show(actor, bookingIds));
    return c.json(closed.closure, closed.fresh ? 201 : 200);
  });

  router.openapi(listClosuresRoute, async (c) =>
    c.json({ items: await readClosures(deps, c.get('actor'), c.req.valid('param').id) }, 200),
  );
  router.openapi(reopenRoute, async (c) => c.json(await reopen(deps, c.get('actor'), c.req.valid('param').id), 200));
  router.openapi(followRoute, async (c) => {
    await followSchedule(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('json').scheduleId);
    return c.body(null, 204);
  });
  router.openapi(followTogetherRoute, async (c) => {
    const { id: facilityId, scheduleId } = c.req.valid('param');
    const { instrumentIds } = c.req.valid('json');
    const follow = c.req.valid('query').dryRun === '1' ? previewFollowing : followTogether;
    const hit = await follow(deps, c.get('actor'), facilityId, scheduleId, instrumentIds);
    return c.json(await impactOf(c.get('actor'), hit), 200);
  });
  router.openapi(todayRoute, async (c) =>
    c.json(await readToday(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query').date), 200),
  );
  router.openapi(holidaysRoute, async (c) =>
    c.json(await readComingHolidays(deps, c.req.valid('param').calendar), 200),
  );
  router.openapi(weekRoute, async (c) => {
    const week = await readFacilityWeek(deps, c.get('actor'), c.req.valid('param').id, c.req.valid('query').from);
    const etag = contentTag(week);
    if (isKnown(c, etag)) return notModified(c, etag) as never;
    return c.json(week, 200, { ETag: etag });
  });
  return router;
}
