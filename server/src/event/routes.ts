import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { StoredEvent } from '@jishi/db/queries/event';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { formatInstant, id } from '@jishi/shared/schema/primitives';
import { streamSSE } from 'hono/streaming';
import type { Deps, Env } from '../context.ts';
import { clientAddress } from '../http/edge.ts';
import { newRouter, problems } from '../http/problem.ts';
import type { EventFollowing } from './follow.ts';
import { streamEvents } from './stream.ts';

const query = z.object({
  instrument: id.optional(),
  facility: id.optional(),
  mine: z.enum(['0', '1', 'true', 'false']).optional(),
});
type WhoNow = (headers: Headers) => Promise<Anyone>;
type Filter = { instrument?: string | undefined; facility?: string | undefined; mine: boolean };

const eventsRoute = createRoute({
  method: 'get',
  path: '/events',
  tags: ['Live'],
  summary: 'Changes as server-sent events; the id is the event number, resumable with Last-Event-ID',
  description: 'A page that missed more than 10,000 events gets `reset` and reads afresh.',
  request: { query },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems('invalid', 'unauthenticated', 'busy'),
  },
});

const MAX_STREAMS = 2000;
/** Of one address, so that nobody takes them all. */
const MAX_STREAMS_OF_ONE = 200;

/** What concerns the time of instruments is public; who did it and to whom is not. */
const PUBLIC_KINDS = /^(booking|closure|schedule|instrument|catalogue|availability|rules|trouble|training)\./;
/** That time was kept for somebody, or given back, without what for. */
const TIME_KINDS = /^(hold\.|offer\.|external\.changed$)/;
/** What a facility's staff know of people there. */
const STAFF_KINDS = /^(authorisation|pause|breach)\./;

/** `whoNow` tells who sends these headers now. */
export function eventRoutes(deps: Deps, whoNow: WhoNow, following: EventFollowing): OpenAPIHono<Env> {
  const router = newRouter();
  const streamsOf = new Map<string, number>();
  router.openapi(eventsRoute, (c) => {
    const actor = c.get('actor');
    const { mine, ...target } = c.req.valid('query');
    const filter: Filter = { ...target, mine: mine === '1' || mine === 'true' };
    if (filter.mine && !actor) throw new ProblemError('unauthenticated');
    // The same handler answers HEAD, where nobody would ever end the stream.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' }) as never;
    const address = clientAddress(c);
    const open = streamsOf.get(address) ?? 0;
    if (following.followers() >= MAX_STREAMS || open >= MAX_STREAMS_OF_ONE) throw new ProblemError('busy');
    const shown = {
      concerns: (event: StoredEvent) => concerns(event, filter, actor),
      show: (event: StoredEvent) => eventOut(event, actor),
      mayStillSee: async (event: StoredEvent) => {
        if (!STAFF_KINDS.test(event.kind) || (actor && event.person_id === actor.personId)) return true;
        return manages(await whoNow(c.req.raw.headers), event.facility_id);
      },
    };
    const since = eventNumber(c.req.header('Last-Event-ID'));
    c.header('X-Accel-Buffering', 'no');
    streamsOf.set(address, open + 1);
    return streamSSE(c, async (stream) => {
      try {
        await streamEvents(deps, following, stream, since, shown);
      } finally {
        const left = (streamsOf.get(address) ?? 1) - 1;
        if (left > 0) streamsOf.set(address, left);
        else streamsOf.delete(address);
      }
    }) as never;
  });
  return router;
}

/** Null for a page that has seen none, or says something that no event is numbered. */
function eventNumber(given: string | undefined): number | null {
  return given !== undefined && /^\d{1,15}$/.test(given) ? Number(given) : null;
}

function concerns(event: StoredEvent, filter: Filter, actor: Anyone): boolean {
  const own = filter.mine && event.person_id === actor?.personId;
  if (!own && !isTold(event, actor)) return false;
  if (filter.instrument !== undefined && event.instrument_id !== filter.instrument) return false;
  if (filter.facility !== undefined && event.facility_id !== filter.facility) return false;
  return !filter.mine || own;
}

function isTold({ kind, facility_id }: StoredEvent, actor: Anyone): boolean {
  if (PUBLIC_KINDS.test(kind) || TIME_KINDS.test(kind)) return true;
  return STAFF_KINDS.test(kind) && manages(actor, facility_id);
}

function manages(actor: Anyone, facilityId: string | null): boolean {
  return actor !== null && facilityId !== null && may.manageFacility(actor, facilityId);
}

const timesOf = z.looseObject({ from: z.number().optional(), to: z.number().optional() });

function eventOut(event: StoredEvent, actor: Anyone) {
  const own = actor !== null && actor.personId === event.person_id;
  const known = own || manages(actor, event.facility_id);
  const { from, to } = timesOf.parse(JSON.parse(event.data));
  return {
    at: formatInstant(event.at),
    kind: TIME_KINDS.test(event.kind) && !own ? 'time.changed' : event.kind,
    instrumentId: event.instrument_id,
    facilityId: event.facility_id,
    ...(from === undefined || to === undefined ? {} : { from: formatInstant(from), to: formatInstant(to) }),
    ...(known ? { subjectId: event.subject_id } : {}),
  };
}
