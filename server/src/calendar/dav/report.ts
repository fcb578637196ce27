import { clip, subtract } from '@jishi/shared/time/span';
import type { Deps } from '../../context.ts';
import { writeFreeBusy } from '../../icalendar/freebusy.ts';
import { uidInFeed } from '../../icalendar/uid.ts';
import { takenTime } from '../busy.ts';
import { MAX_EVENTS } from '../items.ts';
import { inSlices } from '../slices.ts';
import type { Collection } from './collection.ts';
import { compileFilter, readRange } from './filter.ts';
import { goneItem, readWanted, respondAll, respondGone, writeMultistatus } from './multistatus.ts';
import { CALENDAR_DATA } from './properties.ts';
import { childOf, childrenOf, type Read } from './read-xml.ts';
import { Refused } from './refused.ts';
import { changesSince, syncToken } from './token.ts';
import { type Place, placeAt } from './tree.ts';
import { c, d, element } from './xml.ts';

export type Answer = { readonly type: 'xml' | 'calendar'; readonly text: string };

type Report = (deps: Deps, collection: Collection, body: Read) => Promise<Answer>;

const REPORTS: Readonly<Record<string, Report>> = {
  [c('calendar-query')]: queryCalendar,
  [c('calendar-multiget')]: getMany,
  [d('sync-collection')]: syncCollection,
  [c('free-busy-query')]: queryFreeBusy,
};

/** Answers a REPORT about the calendar. Throws Refused. */
export function answerReport(deps: Deps, collection: Collection, body: Read): Promise<Answer> {
  const report = Object.hasOwn(REPORTS, body.name) ? REPORTS[body.name] : undefined;
  if (!report) throw new Refused(403, element(d('supported-report')));
  checkData(body);
  return report(deps, collection, body);
}

/** Files come as they are; only another format is refused. */
function checkData(body: Read): void {
  const prop = childOf(body, d('prop'));
  const { 'content-type': type = 'text/calendar', version = '2.0' } =
    (prop && childOf(prop, CALENDAR_DATA))?.attributes ?? {};
  if (type !== 'text/calendar' || version !== '2.0') throw new Refused(403, element(c('supported-calendar-data')));
}

function multistatus(...given: Parameters<typeof writeMultistatus>): Answer {
  return { type: 'xml', text: writeMultistatus(...given) };
}

async function queryCalendar(_deps: Deps, collection: Collection, body: Read): Promise<Answer> {
  const filter = childOf(body, c('filter'));
  if (!filter) throw new Refused(403, element(c('valid-filter')));
  const passes = compileFilter(filter);
  const found = await inSlices(collection.items, (item) => (passes(item) ? [item] : []));
  const places: Place[] = found.flat().map((item) => ({ is: 'item', item }));
  return multistatus(await respondAll(collection, places, readWanted(body), true));
}

/** Each event once, however often and under how many spellings of its address it is named. */
async function getMany(_deps: Deps, collection: Collection, body: Read): Promise<Answer> {
  const addresses = [...new Set(childrenOf(body, d('href')).map(({ text }) => text.trim()))];
  if (addresses.length > MAX_EVENTS) throw new Refused(507, element(d('number-of-matches-within-limits')));
  const asked = addresses.map((address) => ({ address, place: placeAt(collection, address) }));
  const items = new Set(asked.flatMap(({ place }) => (place?.is === 'item' ? [place.item] : [])));
  const found: Place[] = [...items].map((item) => ({ is: 'item', item }));
  const missing = asked.filter(({ place }) => place?.is !== 'item').map(({ address }) => respondGone(address));
  return multistatus([...(await respondAll(collection, found, readWanted(body), true)), ...missing]);
}

/** RFC 6578. Without a token everything; with one what is new since, if that can be known. */
async function syncCollection(deps: Deps, collection: Collection, body: Read): Promise<Answer> {
  const token = childOf(body, d('sync-token'))?.text.trim() ?? '';
  const changes =
    token === '' ? { changed: collection.items, goneUids: [] } : await changesSince(deps, collection, token);
  if (!changes) throw new Refused(403, element(d('valid-sync-token')));
  const { changed, goneUids } = changes;
  if (changed.length + goneUids.length > limitOf(body)) {
    throw new Refused(507, element(d('number-of-matches-within-limits')));
  }
  const places: Place[] = changed.map((item) => ({ is: 'item', item }));
  const responses = await respondAll(collection, places, readWanted(body), true);
  const gone = goneUids.map((uid) => goneItem(collection, uid));
  return multistatus([...responses, ...gone], element(d('sync-token'), syncToken(collection)));
}

function limitOf(body: Read): number {
  const limit = childOf(body, d('limit'));
  const most = limit && childOf(limit, d('nresults'));
  return most ? Number(most.text.trim()) || 0 : Number.POSITIVE_INFINITY;
}

/** RFC 4791 §7.10: the time in a range that the calendar takes. What it knows nothing of, it does not call free. */
async function queryFreeBusy(deps: Deps, { feed, known, items }: Collection, body: Read): Promise<Answer> {
  const range = childOf(body, c('time-range'));
  const window = range && readRange(range);
  if (!window || !Number.isFinite(window.to - window.from)) throw new Refused(403, element(c('valid-filter')));
  const text = writeFreeBusy({
    uid: uidInFeed(feed.secret_hash, 'freebusy'),
    revisedAt: Math.max(feed.created_at, ...items.map(({ revisedAt }) => revisedAt)),
    window,
    busy: clip(takenTime(feed.kind, items, known), window),
    unknown: subtract([window], [known]),
    organizer: deps.config.mailFrom.address,
  });
  return { type: 'calendar', text };
}
