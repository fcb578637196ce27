import type { Collection, DavItem } from './collection.ts';

/** Where clients begin. */
export const ROOT = '/dav/';

/**
 * What there is for one secret: `/dav/`, the principal `/dav/{feed}/`, the home `/dav/{feed}/calendars/`, its one calendar
 * `/dav/{feed}/calendars/{kind}/`, and an `.ics` for each event. The feed's id is in the paths because programs tell
 * accounts on one server apart by them; it opens nothing.
 */
export type Place =
  | { readonly is: 'root' | 'principal' | 'home' | 'calendar' }
  | { readonly is: 'item'; readonly item: DavItem };

export function principalPath({ feed }: Collection): string {
  return `${ROOT}${feed.id}/`;
}

export function homePath(collection: Collection): string {
  return `${principalPath(collection)}calendars/`;
}

export function calendarPath(collection: Collection): string {
  return `${homePath(collection)}${collection.feed.kind}/`;
}

/** UIDs are visible ASCII without separators; see icalendar/clean.ts. */
export function itemPath(collection: Collection, uid: string): string {
  return `${calendarPath(collection)}${uid}.ics`;
}

export function pathOf(collection: Collection, place: Place): string {
  switch (place.is) {
    case 'root':
      return ROOT;
    case 'principal':
      return principalPath(collection);
    case 'home':
      return homePath(collection);
    case 'calendar':
      return calendarPath(collection);
    case 'item':
      return itemPath(collection, place.item.uid);
  }
}

/** What a path or address names; null for nothing. The last slash may be missing. */
export function placeAt(collection: Collection, address: string): Place | null {
  const path = readPath(address);
  if (path === null) return null;
  const folder = path.endsWith('/') ? path : `${path}/`;
  const folders = ['root', 'principal', 'home', 'calendar'] as const;
  const is = folders.find((one) => pathOf(collection, { is: one }) === folder);
  if (is) return { is };
  const base = calendarPath(collection);
  if (!path.startsWith(base) || !path.endsWith('.ics')) return null;
  const item = collection.byUid.get(path.slice(base.length, -'.ics'.length));
  return item ? { is: 'item', item } : null;
}

function readPath(address: string): string | null {
  try {
    return decodeURIComponent(new URL(address, 'http://dav.invalid').pathname);
  } catch {
    return null;
  }
}

/** The places directly below, for Depth 1. */
export function placesBelow(collection: Collection, place: Place): Place[] {
  switch (place.is) {
    case 'root':
      return [{ is: 'principal' }];
    case 'principal':
      return [{ is: 'home' }];
    case 'home':
      return [{ is: 'calendar' }];
    case 'calendar':
      return collection.items.map((item) => ({ is: 'item', item }));
    case 'item':
      return [];
  }
}
