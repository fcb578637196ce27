import type { Collection, DavItem } from './collection.ts';
import { syncToken } from './token.ts';
import { homePath, type Place, principalPath, ROOT } from './tree.ts';
import { a, c, d, element, s, withAttributes, type Xml } from './xml.ts';

type Content = readonly (Xml | string)[];
type Values = Readonly<Record<string, (collection: Collection) => Content>>;

export const ITEM_TYPE = 'text/calendar; charset=utf-8; component=VEVENT';
export const REPORTS = [
  c('calendar-query'),
  c('calendar-multiget'),
  c('free-busy-query'),
  d('sync-collection'),
] as const;
/** The colour of the feeds, as Apple writes it. */
const COLOUR = '#0F766EFF';

const href = (path: string): Xml => element(d('href'), path);
const privilege = (name: string): Xml => element(d('privilege'), element(name));

const EVERYWHERE: Values = {
  [d('current-user-principal')]: (collection) => [href(principalPath(collection))],
  [d('owner')]: (collection) => [href(principalPath(collection))],
  [d('principal-collection-set')]: () => [href(ROOT)],
  [d('current-user-privilege-set')]: () => [
    privilege(d('read')),
    privilege(d('read-current-user-privilege-set')),
    privilege(c('read-free-busy')),
  ],
};

const HOME_SET: Values = { [c('calendar-home-set')]: (collection) => [href(homePath(collection))] };

const VALUES: Readonly<Record<Exclude<Place['is'], 'item'>, Values>> = {
  root: {
    ...EVERYWHERE,
    ...HOME_SET,
    [d('resourcetype')]: () => [element(d('collection'))],
    [d('displayname')]: () => ['Jishi'],
  },
  principal: {
    ...EVERYWHERE,
    ...HOME_SET,
    [d('resourcetype')]: () => [element(d('collection')), element(d('principal'))],
    [d('displayname')]: ({ name }) => [name],
    [d('principal-URL')]: (collection) => [href(principalPath(collection))],
    [c('calendar-user-address-set')]: (collection) => [href(principalPath(collection))],
  },
  home: {
    ...EVERYWHERE,
    [d('resourcetype')]: () => [element(d('collection'))],
    [d('displayname')]: ({ name }) => [name],
  },
  calendar: {
    ...EVERYWHERE,
    [d('resourcetype')]: () => [element(d('collection')), element(c('calendar'))],
    [d('displayname')]: ({ name }) => [name],
    [d('getetag')]: ({ etag }) => [etag],
    [s('getctag')]: ({ etag }) => [etag],
    [d('sync-token')]: (collection) => [syncToken(collection)],
    [d('supported-report-set')]: () =>
      REPORTS.map((name) => element(d('supported-report'), element(d('report'), element(name)))),
    [c('supported-calendar-component-set')]: () => [withAttributes(c('comp'), { name: 'VEVENT' })],
    [c('supported-calendar-data')]: () => [
      withAttributes(c('calendar-data'), { 'content-type': 'text/calendar', version: '2.0' }),
    ],
    [c('supported-collation-set')]: () =>
      ['i;ascii-casemap', 'i;octet'].map((name) => element(c('supported-collation'), name)),
    [c('calendar-description')]: ({ description }) => [description],
    [c('calendar-timezone-id')]: ({ zone }) => [zone],
    // Only one's own time makes one busy.
    [c('schedule-calendar-transp')]: ({ feed }) => [element(c(feed.kind === 'me' ? 'opaque' : 'transparent'))],
    [a('calendar-color')]: () => [COLOUR],
    [a('calendar-order')]: () => ['1'],
  },
};

const ITEM_VALUES: Readonly<Record<string, (item: DavItem, collection: Collection) => Content>> = {
  [d('resourcetype')]: () => [],
  [d('getetag')]: ({ etag }) => [etag],
  [d('getcontenttype')]: () => [ITEM_TYPE],
  [d('getcontentlength')]: ({ text }) => [String(Buffer.byteLength(text))],
  [d('getlastmodified')]: ({ revisedAt }) => [new Date(revisedAt).toUTCString()],
  [d('current-user-principal')]: (_item, collection) => [href(principalPath(collection))],
  [d('owner')]: (_item, collection) => [href(principalPath(collection))],
};

/** In reports, but not in PROPFIND (RFC 4791 §9.6). */
export const CALENDAR_DATA = c('calendar-data');

/** The names of all properties that a place has. */
export function propertyNames(place: Place): string[] {
  return Object.keys(place.is === 'item' ? ITEM_VALUES : VALUES[place.is]);
}

/** A property of a place as an element; null when it has none of that name. */
export function readProperty(collection: Collection, place: Place, name: string): Xml | null {
  if (place.is === 'item') {
    const content = own(ITEM_VALUES, name)?.(place.item, collection);
    return content === undefined ? null : element(name, ...content);
  }
  const content = own(VALUES[place.is], name)?.(collection);
  return content === undefined ? null : element(name, ...content);
}

/** Names come from outside: `constructor` is no property. */
function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
