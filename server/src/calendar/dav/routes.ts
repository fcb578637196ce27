import { type Context, Hono } from 'hono';
import type { Deps, Env } from '../../context.ts';
import { limitBody } from '../../http/body.ts';
import { type Kept, keepNewest } from '../bodies.ts';
import { decideOnFeeds } from '../decide.ts';
import { observed } from '../observe.ts';
import { keepSheets, type Sheets } from '../sheets.ts';
import { paceOf } from '../throttle.ts';
import { noteUses } from '../uses.ts';
import { answerError, answerItem, answerOptions, answerPlain, answerXml, challenge } from './answer.ts';
import { bytesOfCollection, type Collection, makeCollection } from './collection.ts';
import { readWanted, respondAll, writeMultistatus } from './multistatus.ts';
import { type Read, readXml, XmlError } from './read-xml.ts';
import { Refused } from './refused.ts';
import { answerReport } from './report.ts';
import { type Door, keepDoor } from './sign-in.ts';
import { type Place, pathOf, placeAt, placesBelow, ROOT } from './tree.ts';
import { d, element } from './xml.ts';

const MAX_BODY_BYTES = 256 * 1024;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_SHEET_BYTES = 16 * 1024 * 1024;
const MAX_RENDERINGS = 2;
const ROUTE = '/dav/*';

type Desk = {
  readonly deps: Deps;
  readonly door: Door;
  readonly shelf: Kept<Collection>;
  readonly decide: ReturnType<typeof decideOnFeeds>;
  readonly sheets: Sheets;
  readonly pace: ReturnType<typeof paceOf>;
  readonly noteUse: ReturnType<typeof noteUses>;
};

/**
 * CalDAV (RFC 4791, 6578, 4918), as much of it as reading takes, for programs that know nothing else: each feed is the
 * one calendar of its secret. Mounted before the edge like the feeds, with its own headers, metrics and log line.
 */
export function davRoutes(deps: Deps): Hono<Env> {
  const desk: Desk = {
    deps,
    door: keepDoor(deps.config.rateLimit > 0),
    shelf: keepNewest({ maxBytes: MAX_BYTES, maxRenderings: MAX_RENDERINGS }, bytesOfCollection),
    sheets: keepSheets(MAX_SHEET_BYTES),
    decide: decideOnFeeds(deps),
    pace: paceOf(deps.config.rateLimit > 0),
    noteUse: noteUses(deps),
  };
  const routes = new Hono<Env>();
  routes.all('/.well-known/caldav', (c) => c.body(null, 301, { Location: ROOT }));
  routes.use(ROUTE, observed(deps, ROUTE));
  routes.use(
    ROUTE,
    limitBody(MAX_BODY_BYTES, () => answerPlain(413)),
  );
  routes.all(ROUTE, (c) => answer(desk, c));
  return routes;
}

async function answer(desk: Desk, c: Context<Env>): Promise<Response> {
  // Programs ask this before they have a password to send.
  if (c.req.method === 'OPTIONS') return answerOptions();
  try {
    const collection = await open(desk, c);
    return collection instanceof Response ? collection : await answerIn(desk.deps, c, collection);
  } catch (error) {
    if (error instanceof Refused) return answerError(error);
    if (error instanceof XmlError) return answerError(refusalOf(error));
    desk.deps.log.error({ err: error, route: ROUTE }, 'CalDAV request failed');
    return answerPlain(503, { 'Retry-After': '60' });
  }
}

function refusalOf({ fault }: XmlError): Refused {
  return fault === 'doctype' ? new Refused(403, element(d('no-external-entities'))) : new Refused(400);
}

/** The calendar that the request's password opens, or what is said instead. */
async function open(desk: Desk, c: Context<Env>): Promise<Collection | Response> {
  const given = await desk.door.read(c);
  if (given.kind === 'wait') return answerPlain(429, { 'Retry-After': String(given.retrySeconds) });
  if (given.kind === 'wrong') await desk.door.refused(c);
  if (given.kind !== 'secret') return challenge();
  const pace = await desk.pace(given.hash);
  if (typeof pace === 'object') return answerPlain(429, { 'Retry-After': String(pace.retrySeconds) });
  const collection = await collectionOf(desk, c, given.hash);
  if (collection) desk.door.opened(given.hash);
  else await desk.door.refused(c);
  return collection ?? challenge();
}

/**
 * What a secret opens now; null for nothing. A withdrawn one opens its notice as long as the feed gives one. As with
 * feeds, a calendar that could be read before can be read while the database cannot.
 */
async function collectionOf(desk: Desk, c: Context<Env>, hash: string): Promise<Collection | null> {
  const { deps, shelf, sheets } = desk;
  const now = deps.clock();
  const copy = shelf.last(hash);
  try {
    const decision = await desk.decide(hash, now);
    if (decision.kind !== 'calendar') shelf.forget(hash);
    if (decision.kind === 'unknown' || decision.kind === 'gone') return null;
    desk.noteUse(decision.feed, c.req.header('User-Agent'));
    if (decision.kind === 'notice') return await makeCollection(deps, sheets, decision, now);
    const make = () => makeCollection(deps, sheets, decision, now);
    return await shelf.get(hash, decision.version.etag, make);
  } catch (error) {
    deps.log.error({ err: error, route: ROUTE, copy: copy !== undefined }, 'calendar not rendered');
    if (!copy) throw error;
    return copy;
  }
}

async function answerIn(deps: Deps, c: Context<Env>, collection: Collection): Promise<Response> {
  const place = placeAt(collection, c.req.url);
  switch (c.req.method) {
    case 'GET':
    case 'HEAD':
      if (!place) throw new Refused(404);
      if (place.is !== 'item') throw new Refused(405);
      return answerItem(c, place.item);
    case 'PROPFIND':
      if (!place) throw new Refused(404);
      return answerXml(207, await findProperties(c, collection, place));
    case 'REPORT': {
      if (!place) throw new Refused(404);
      const body = await readBody(c);
      if (!body) throw new Refused(400);
      if (place.is !== 'calendar') throw new Refused(403, element(d('supported-report')));
      const { type, text } = await answerReport(deps, collection, body);
      return type === 'xml'
        ? answerXml(207, text)
        : answerPlain(200, { 'Content-Type': 'text/calendar; charset=utf-8' }, text);
    }
    case 'PUT':
    case 'DELETE':
    case 'PROPPATCH':
    case 'MKCALENDAR':
    case 'MKCOL':
    case 'MOVE':
    case 'COPY':
    case 'POST':
    case 'ACL':
      throw new Refused(403, needsWriting(place ? pathOf(collection, place) : new URL(c.req.url).pathname));
    default:
      throw new Refused(405);
  }
}

/** RFC 3744 §7.1.1. */
function needsWriting(path: string) {
  const resource = element(d('resource'), element(d('href'), path), element(d('privilege'), element(d('write'))));
  return element(d('need-privileges'), resource);
}

async function findProperties(c: Context<Env>, collection: Collection, place: Place): Promise<string> {
  // RFC 4918 §9.1: without the header it is meant to the end, which no server has to follow.
  const depth = c.req.header('Depth') ?? 'infinity';
  if (depth !== '0' && depth !== '1') throw new Refused(403, element(d('propfind-finite-depth')));
  const body = await readBody(c);
  if (body && body.name !== d('propfind')) throw new Refused(400);
  const places = depth === '1' ? [place, ...placesBelow(collection, place)] : [place];
  return writeMultistatus(await respondAll(collection, places, readWanted(body), false));
}

async function readBody(c: Context<Env>): Promise<Read | null> {
  const bytes = await c.req.arrayBuffer();
  return bytes.byteLength === 0 ? null : readXml(bytes);
}
