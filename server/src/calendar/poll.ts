import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type FeedKind, feedKind } from '@jishi/shared/schema/feed';
import type { Context, MiddlewareHandler } from 'hono';
import type { Deps, Env } from '../context.ts';
import { observeRequest } from '../http/metrics.ts';
import { newRouter } from '../http/problem.ts';
import { answerBody, answerIfKnown, answerPlain } from './answer.ts';
import { type Bodies, keepBodies } from './bodies.ts';
import { checkSample } from './check.ts';
import { decideOnFeeds } from './decide.ts';
import { renderCalendar, renderNotice } from './render.ts';
import { paceOf } from './throttle.ts';
import { hashToken, looksLikeToken } from './token.ts';
import { noteUses } from './uses.ts';
import type { Version } from './version.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_RENDERINGS = 2;
const ROUTE = '/cal/:token/:file';

const DESCRIPTION = createRoute({
  method: 'get',
  path: '/cal/{token}/{kind}.ics',
  tags: ['Calendars'],
  summary: 'A calendar for calendar programs',
  description:
    'The token is the secret of POST /feeds and needs no session. Answers 304 to If-None-Match and If-Modified-Since. ' +
    'For 30 days a withdrawn address gives a calendar with one notice.',
  request: { params: z.object({ token: z.string(), kind: feedKind }) },
  responses: {
    200: { description: 'iCalendar (RFC 5545)', content: { 'text/calendar': { schema: z.string() } } },
    304: { description: 'Not changed' },
    404: { description: 'No such address' },
    410: { description: 'Withdrawn more than 30 days ago' },
    429: { description: 'Asked far too often; see Retry-After' },
    503: { description: 'Not available now; see Retry-After' },
  },
});

type Desk = {
  readonly deps: Deps;
  readonly bodies: Bodies;
  readonly decide: ReturnType<typeof decideOnFeeds>;
  readonly pace: ReturnType<typeof paceOf>;
  readonly noteUse: ReturnType<typeof noteUses>;
};

/**
 * `GET|HEAD /cal/{token}/{kind}.ics`, what calendar programs poll. It knows no sessions, the token says who asks, and
 * it brings its own headers, metrics and log line: mounted at the root before the edge, a poll costs little. A program
 * that once had a calendar gets one as long as there is a copy, whatever breaks.
 */
export function calendarRoutes(deps: Deps): OpenAPIHono<Env> {
  const desk: Desk = {
    deps,
    bodies: keepBodies({ maxBytes: MAX_BYTES, maxRenderings: MAX_RENDERINGS }),
    decide: decideOnFeeds(deps),
    pace: paceOf(deps.config.rateLimit > 0),
    noteUse: noteUses(deps),
  };
  const routes = newRouter();
  routes.openAPIRegistry.registerPath(DESCRIPTION);
  routes.use('/cal/*', observed(deps));
  routes.get(ROUTE, (c) => {
    const { token, file } = c.req.param();
    const kind = feedKind.safeParse(file.replace(/\.ics$/, ''));
    if (!looksLikeToken(token) || !kind.success || !file.endsWith('.ics')) return answerPlain(c, 404);
    return answerPoll(desk, c, hashToken(token), kind.data);
  });
  routes.all('/cal/*', (c) => answerPlain(c, 404));
  return routes;
}

/** The path holds a secret, so metrics and log know the route only. */
function observed(deps: Deps): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1000;
    observeRequest(c.req.method, ROUTE, c.res.status, seconds);
    deps.log.debug(
      { method: c.req.method, route: ROUTE, status: c.res.status, ms: Math.round(seconds * 1000) },
      'poll',
    );
  };
}

async function answerPoll(desk: Desk, c: Context<Env>, hash: string, kind: FeedKind): Promise<Response> {
  const copy = desk.bodies.last(hash);
  const pace = copy ? await desk.pace(hash) : 'fresh';
  if (copy && pace !== 'fresh') {
    const known = answerIfKnown(c, copy);
    if (known) return known;
    return pace === 'copy' ? answerBody(c, copy, kind) : answerPlain(c, 429, pace.retrySeconds);
  }
  try {
    return await answerFresh(desk, c, hash, kind);
  } catch (error) {
    desk.deps.log.error({ err: error, route: ROUTE, copy: copy !== undefined }, 'calendar not rendered');
    if (!copy) return answerPlain(c, 503, 60);
    return answerIfKnown(c, copy) ?? answerBody(c, copy, kind);
  }
}

async function answerFresh(desk: Desk, c: Context<Env>, hash: string, kind: FeedKind): Promise<Response> {
  const { deps, bodies } = desk;
  const now = deps.clock();
  const decision = await desk.decide(hash, now);
  if (decision.kind !== 'calendar') bodies.forget(hash);
  if (decision.kind === 'gone') return answerPlain(c, 410);
  if (decision.kind === 'unknown' || decision.feed.kind !== kind) return answerPlain(c, 404);

  const { feed, version } = decision;
  desk.noteUse(feed, c.req.header('User-Agent'));
  const known = answerIfKnown(c, version);
  if (known) return known;
  if (decision.kind === 'notice') {
    return answerBody(c, bodyOf(version, renderNotice(feed, decision.view.since, now)), kind);
  }
  const { view } = decision;
  const make = async () => bodyOf(version, checkSample(await renderCalendar(deps, feed, view, now)));
  return answerBody(c, await bodies.get(hash, version.etag, make), kind);
}

function bodyOf(version: Version, plain: Buffer<ArrayBuffer>) {
  return { ...version, plain, gzip: null };
}
