import { inSlices } from '../slices.ts';
import type { Collection } from './collection.ts';
import { CALENDAR_DATA, propertyNames, readProperty } from './properties.ts';
import { childOf, type Read } from './read-xml.ts';
import { Refused } from './refused.ts';
import { itemPath, type Place, pathOf } from './tree.ts';
import { d, element, writeDocument, type Xml } from './xml.ts';

/** Which properties of each resource are asked for (RFC 4918 §14.20). */
export type Wanted =
  | { readonly kind: 'prop'; readonly names: readonly string[] }
  | { readonly kind: 'all'; readonly more: readonly string[] }
  | { readonly kind: 'names' };

/** What `allprop` gives: the properties of RFC 4918; the others must be asked for by name. */
const ALL: readonly string[] = [
  d('displayname'),
  d('getcontentlength'),
  d('getcontenttype'),
  d('getetag'),
  d('getlastmodified'),
  d('resourcetype'),
];
const MAX_PROPERTIES = 200;

/** What a PROPFIND or REPORT body asks for; without a body everything. */
export function readWanted(body: Read | null): Wanted {
  if (!body) return { kind: 'all', more: [] };
  if (childOf(body, d('propname'))) return { kind: 'names' };
  if (childOf(body, d('allprop'))) return { kind: 'all', more: namesIn(childOf(body, d('include'))) };
  const prop = childOf(body, d('prop'));
  if (!prop) throw new Refused(400);
  return { kind: 'prop', names: namesIn(prop) };
}

function namesIn(list: Read | undefined): string[] {
  const names = [...new Set((list?.children ?? []).map(({ name }) => name))];
  if (names.length > MAX_PROPERTIES) throw new Refused(400);
  return names;
}

/** The properties of places; `withData`: events may be asked for their files. */
export async function respondAll(
  collection: Collection,
  places: readonly Place[],
  wanted: Wanted,
  withData: boolean,
): Promise<Xml[]> {
  return inSlices(places, (place) => respond(collection, place, wanted, withData));
}

function respond(collection: Collection, place: Place, wanted: Wanted, withData: boolean): Xml {
  const path = element(d('href'), pathOf(collection, place));
  const { found, missing } = propertiesOf(collection, place, wanted, withData);
  const stats = [
    ...(found.length > 0 || missing.length === 0 ? [propstat(found, 'HTTP/1.1 200 OK')] : []),
    ...(missing.length > 0 ? [propstat(missing, 'HTTP/1.1 404 Not Found')] : []),
  ];
  return element(d('response'), path, ...stats);
}

function propstat(properties: readonly Xml[], status: string): Xml {
  return element(d('propstat'), element(d('prop'), ...properties), element(d('status'), status));
}

function propertiesOf(collection: Collection, place: Place, wanted: Wanted, withData: boolean) {
  if (wanted.kind === 'names') return { found: propertyNames(place).map((name) => element(name)), missing: [] };
  const has = new Set(propertyNames(place));
  const names = wanted.kind === 'prop' ? wanted.names : [...ALL.filter((name) => has.has(name)), ...wanted.more];
  const found: Xml[] = [];
  const missing: Xml[] = [];
  for (const name of new Set(names)) {
    const file = withData && place.is === 'item' && name === CALENDAR_DATA;
    const value = file ? element(name, place.item.text) : readProperty(collection, place, name);
    if (value) found.push(value);
    else missing.push(element(name));
  }
  return { found, missing };
}

/** Says of an address that there is nothing. */
export function respondGone(address: string): Xml {
  return element(d('response'), element(d('href'), address), element(d('status'), 'HTTP/1.1 404 Not Found'));
}

export function goneItem(collection: Collection, uid: string): Xml {
  return respondGone(itemPath(collection, uid));
}

export function writeMultistatus(responses: readonly Xml[], ...more: readonly Xml[]): string {
  return writeDocument(d('multistatus'), ...responses, ...more);
}
