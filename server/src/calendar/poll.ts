import { type FeedAccess, findFeedBySecret } from '@jishi/db/queries/feed';
import type { FeedKind } from '@jishi/shared/schema/feed';
import { feedKind } from '@jishi/shared/schema/feed';
import { type Context, Hono } from 'hono';
import type { Deps, Env } from '../context.ts';
import { answerBody, answerIfKnown, answerPlain } from './answer.ts';
import { type Bodies, type Body, keepBodies } from './bodies.ts';
import { checkSample } from './check.ts';
import { renderCalendar, renderNotice } from './render.ts';
import { paceOf } from './throttle.ts';
import { hashToken, looksLikeToken } from './token.ts';
import { noteUses } from './uses.ts';
import { calendarVersion, noticeVersion, rememberDates, type Version } from './version.ts';
import { type View, viewOf } from './view.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_RENDERINGS = 2;

type Desk = {
  readonly deps: Deps;
  readonly bodies: Bodies;
  readonly pace: ReturnType<typeof paceOf>;
  readonly noteUse: ReturnType<typeof noteUses>;
  readonly dated: ReturnType<typeof rememberDates>;
};

/**
 * `GET|HEAD /cal/{token}/{kind}.ics`, what calendar programs poll; mounted at the root. It knows no sessions: the token
 * says who asks. A program that once had a calendar gets one as long as there is a copy, whatever breaks.
 */
export function calendarRoutes(deps: Deps): Hono<Env> {
  const desk: Desk = {
    deps,
    bodies: keepBodies({ maxBytes: MAX_BYTES, maxRenderings: MAX_RENDERINGS }),
    pace: paceOf(deps.config.rateLimit > 0),
    noteUse: noteUses(deps),
    dated: rememberDates(),
  };
  const routes = new Hono<Env>();
  routes.get('/cal/:token/:file', async (c) => {
    const { token, file } = c.req.param();
    const kind = feedKind.safeParse(file.replace(/\.ics$/, ''));
    if (!looksLikeToken(token) || !kind.success || !file.endsWith('.ics')) return answerPlain(c, 404);
    return answerPoll(desk, c, hashToken(token), kind.data);
  });
  routes.all('/cal/*', (c) => answerPlain(c, 404));
  return routes;
}

async function answerPoll(desk: Desk, c: Context<Env>, hash: string, kind: FeedKind): Promise<Response> {
  const copy = desk.bodies.last(hash);
  const pace = copy ? await desk.pace(hash) : 'fresh';
  if (copy && pace === 'copy') return answerCopy(c, copy, kind);
  if (typeof pace === 'object') return answerPlain(c, 429, pace.retrySeconds);
  try {
    return await answerFresh(desk, c, hash, kind);
  } catch (error) {
    desk.deps.log.error(
      { err: error, requestId: c.get('requestId'), copy: copy !== undefined },
      'calendar not rendered',
    );
    return copy ? answerCopy(c, copy, kind) : answerPlain(c, 503, 60);
  }
}

async function answerFresh(desk: Desk, c: Context<Env>, hash: string, kind: FeedKind): Promise<Response> {
  const { deps, bodies } = desk;
  const feed = await findFeedBySecret(deps.store.read, hash);
  const now = deps.clock();
  if (feed?.kind !== kind) return answerPlain(c, 404);
  const view = viewOf(feed, now);
  if (view.kind !== 'calendar') bodies.forget(hash);
  if (view.kind === 'gone') return answerPlain(c, 410);
  desk.noteUse(feed, c.req.header('User-Agent'));
  const version = desk.dated(hash, await versionOf(deps, feed, view, now));
  const known = answerIfKnown(c, version);
  if (known) return known;
  if (view.kind === 'notice') return answerBody(c, bodyOf(version, renderNotice(feed, view.since, now)), kind);
  const make = async () => bodyOf(version, checkSample(await renderCalendar(deps, feed, view, now)));
  return answerBody(c, await bodies.get(hash, version.etag, make), kind);
}

async function answerCopy(c: Context<Env>, copy: Body, kind: FeedKind): Promise<Response> {
  return answerIfKnown(c, copy) ?? answerBody(c, copy, kind);
}

function versionOf(deps: Deps, feed: FeedAccess, view: Exclude<View, { kind: 'gone' }>, now: number) {
  return view.kind === 'calendar' ? calendarVersion(deps, feed, view, now) : noticeVersion(deps, feed, view.since, now);
}

function bodyOf(version: Version, plain: Buffer): Body {
  return { ...version, plain, gzip: null };
}
