import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { feedKind } from '@jishi/shared/schema/feed';
import type { Context } from 'hono';
import type { Deps, Env } from '../context.ts';
import { newRouter } from '../http/problem.ts';
import { checkSample } from '../icalendar/check.ts';
import { type Asked, answerBody, answerIfKnown, answerPlain, hasFreeBusy } from './answer.ts';
import { type Bodies, type Body, keepBodies } from './bodies.ts';
import { type Decision, decideOnFeeds } from './decide.ts';
import { readEntries } from './entries.ts';
import { observed } from './observe.ts';
import { renderCalendar, renderFreeBusy, renderFreeBusyNotice, renderNotice } from './render.ts';
import { keepSheets, type Sheets } from './sheets.ts';
import { paceOf } from './throttle.ts';
import { hashToken, looksLikeToken } from './token.ts';
import { noteUses } from './uses.ts';
import type { Version } from './version.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_SHEET_BYTES = 32 * 1024 * 1024;
const MAX_RENDERINGS = 2;
const ROUTE = '/cal/:token/:file';

const ANSWERS = {
  200: { description: 'iCalendar (RFC 5545)', content: { 'text/calendar': { schema: z.string() } } },
  304: { description: 'Not changed' },
  404: { description: 'No such address' },
  410: { description: 'Withdrawn more than 30 days ago' },
  429: { description: 'Asked far too often; see Retry-After' },
  503: { description: 'Not available now; see Retry-After' },
};

const DESCRIPTIONS = [
  createRoute({
    method: 'get',
    path: '/cal/{token}/{kind}.ics',
    tags: ['Calendars'],
    summary: 'A calendar for calendar programs',
    description:
      'The token is the secret of POST /feeds and needs no session. Answers 304 to If-None-Match and If-Modified-Since. ' +
      'For 30 days a withdrawn address gives a calendar with one notice.',
    request: { params: z.object({ token: z.string(), kind: feedKind }) },
    responses: ANSWERS,
  }),
  createRoute({
    method: 'get',
    path: '/cal/{token}/{kind}.ifb',
    tags: ['Calendars'],
    summary: 'The time of a calendar that is taken, as VFREEBUSY',
    description: 'Of a person, an instrument, or for free time of an instrument all that is not free.',
    request: { params: z.object({ token: z.string(), kind: z.enum(['me', 'instrument', 'availability']) }) },
    responses: ANSWERS,
  }),
];

type Desk = {
  readonly deps: Deps;
  readonly bodies: Bodies;
  readonly sheets: Sheets;
  readonly decide: ReturnType<typeof decideOnFeeds>;
  readonly pace: ReturnType<typeof paceOf>;
  readonly noteUse: ReturnType<typeof noteUses>;
};

/**
 * `GET|HEAD /cal/{token}/{kind}.ics` and `.ifb`, what calendar programs poll. It knows no sessions, the token says who
 * asks, and it brings its own headers, metrics and log line: mounted at the root before the edge, a poll costs little. A
 * program that once had a calendar gets one as long as there is a copy, whatever breaks.
 */
export function calendarRoutes(deps: Deps): OpenAPIHono<Env> {
  const desk: Desk = {
    deps,
    bodies: keepBodies({ maxBytes: MAX_BYTES, maxRenderings: MAX_RENDERINGS }),
    sheets: keepSheets(MAX_SHEET_BYTES),
    decide: decideOnFeeds(deps),
    pace: paceOf(deps.config.rateLimit > 0),
    noteUse: noteUses(deps),
  };
  const routes = newRouter();
  for (const description of DESCRIPTIONS) routes.openAPIRegistry.registerPath(description);
  routes.use('/cal/*', observed(deps, ROUTE));
  routes.get(ROUTE, (c) => {
    const { token, file } = c.req.param();
    const asked = readFile(file);
    if (!looksLikeToken(token) || !asked) return answerPlain(404);
    return answerPoll(desk, c, hashToken(token), asked);
  });
  routes.all('/cal/*', () => answerPlain(404));
  return routes;
}

function readFile(file: string): Asked | null {
  const [, name = '', format] = /^([a-z]+)\.(ics|ifb)$/.exec(file) ?? [];
  const kind = feedKind.safeParse(name);
  if (!kind.success || (format !== 'ics' && format !== 'ifb')) return null;
  return format === 'ics' || hasFreeBusy(kind.data) ? { kind: kind.data, format } : null;
}

/** Under which its bodies are kept. */
function keyOf(hash: string, format: Asked['format']): string {
  return `${hash} ${format}`;
}

async function answerPoll(desk: Desk, c: Context<Env>, hash: string, asked: Asked): Promise<Response> {
  const copy = desk.bodies.last(keyOf(hash, asked.format));
  const pace = copy ? await desk.pace(hash) : 'fresh';
  if (copy && pace !== 'fresh') {
    const known = answerIfKnown(c, copy);
    if (known) return known;
    return pace === 'copy' ? answerBody(c, copy, asked) : answerPlain(429, pace.retrySeconds);
  }
  try {
    return await answerFresh(desk, c, hash, asked);
  } catch (error) {
    desk.deps.log.error({ err: error, route: ROUTE, copy: copy !== undefined }, 'calendar not rendered');
    if (!copy) return answerPlain(503, 60);
    return answerIfKnown(c, copy) ?? answerBody(c, copy, asked);
  }
}

async function answerFresh(desk: Desk, c: Context<Env>, hash: string, asked: Asked): Promise<Response> {
  const { deps, bodies } = desk;
  const now = deps.clock();
  const decision = await desk.decide(hash, now);
  if (decision.kind !== 'calendar') for (const format of ['ics', 'ifb'] as const) bodies.forget(keyOf(hash, format));
  if (decision.kind === 'gone') return answerPlain(410);
  if (decision.kind === 'unknown' || decision.feed.kind !== asked.kind) return answerPlain(404);

  const { feed, version } = decision;
  desk.noteUse(feed, c.req.header('User-Agent'));
  const known = answerIfKnown(c, version);
  if (known) return known;
  if (decision.kind === 'notice') {
    const free = asked.format === 'ifb';
    const notice = free ? renderFreeBusyNotice(deps, feed, now) : renderNotice(feed, decision.view.since, now);
    return answerBody(c, bodyOf(version, notice), asked);
  }
  const make = () => makeBody(desk, decision, asked, now);
  return answerBody(c, await bodies.get(keyOf(hash, asked.format), version.etag, make), asked);
}

type Showing = Extract<Decision, { kind: 'calendar' }>;

async function makeBody({ deps, sheets }: Desk, decision: Showing, asked: Asked, now: number): Promise<Body> {
  const { feed, view, version } = decision;
  const entries = await readEntries(deps, sheets, decision, now);
  const bytes = asked.format === 'ifb' ? renderFreeBusy(deps, feed, entries, now) : renderCalendar(feed, view, entries);
  return bodyOf(version, checkSample(bytes));
}

function bodyOf({ etag, lastModified }: Version, plain: Buffer<ArrayBuffer>): Body {
  return { etag, lastModified, plain, gzip: null };
}
