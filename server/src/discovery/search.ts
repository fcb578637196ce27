import type { ReaderStanding } from '@jishi/db/queries/reader';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { modeOf, modesOffered } from '@jishi/shared/rules/mode';
import { asksAuthorisation } from '@jishi/shared/rules/person';
import { userClassOf } from '@jishi/shared/rules/price';
import type { InstrumentPage, InstrumentQuery, InstrumentSummary } from '@jishi/shared/schema/instrument';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { Span } from '@jishi/shared/time/span';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { ACCESS_SETS } from './access.ts';
import { asksForTime, type Collected, collect } from './collect.ts';
import { facetsOf } from './facet.ts';
import { matchedFields } from './matched.ts';
import { idAt } from './mirror/ids.ts';
import { type Mirror, NO_PRICE } from './mirror/mirror.ts';
import { rankAfter } from './mirror/ranks.ts';
import { hourlyPrice, rowAt } from './mirror/row.ts';
import { firstInOrder, LAST, priceKey } from './order.ts';
import { elsewhere, insideOf, wantedMode, whoseOf } from './reader.ts';
import { modeFor, rulesFor } from './rules/ruling.ts';
import { dropExpired } from './time/taken.ts';
import { NONE } from './time/timeline.ts';

/** Who asks, and what is known of them; a reader who is signed out has no standing. */
export type Asking = { readonly reader: Anyone; readonly standing: ReaderStanding | null };

/** Answers a question from the mirror as it stands; `asOf` is when the mirror last agreed with the database. */
export function search(
  mirror: Mirror,
  query: InstrumentQuery,
  { reader, standing }: Asking,
  now: number,
  asOf: number,
): InstrumentPage {
  dropExpired(mirror, now);
  const found = collect(mirror, query, reader, standing, now);
  const question = questionOf(query, reader);
  const key = sortKey(mirror, query, reader, found);
  const after = query.cursor === undefined ? null : placeAfter(mirror, question, query.cursor);
  const page = firstInOrder(found.rows, key, mirror.ranks.ofRow, after, query.limit + 1);
  const items = page.slice(0, query.limit);
  const last = page.length > query.limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ row }) => summarise(mirror, row, query, reader, found)),
    facets: facetsOf(mirror, found.rowsBySet, query),
    total: found.rows.length,
    asOf: formatInstant(asOf),
    next: last ? encodeCursor(question, [last.key, idAt(mirror.ids, last.row)]) : null,
  };
}

/** What fits a question; `total` counts all, of which there may be more than are named. */
export type Fitting = {
  readonly total: number;
  readonly items: readonly { readonly id: string; readonly nextFree: Span | null }[];
};

/** The first instruments that fit a question in its order, at most `limit`, and how many there are. */
export function fitting(mirror: Mirror, query: InstrumentQuery, asking: Asking, now: number, limit: number): Fitting {
  dropExpired(mirror, now);
  const found = collect(mirror, query, asking.reader, asking.standing, now);
  const key = sortKey(mirror, query, asking.reader, found);
  const first = firstInOrder(found.rows, key, mirror.ranks.ofRow, null, limit);
  const items = first.map(({ row }) => ({ id: idAt(mirror.ids, row), nextFree: found.slots.span(row) }));
  return { total: found.rows.length, items };
}

/** What a cursor is bound to: everything that decides about the set and its order, but not how much is read at once. */
function questionOf({ limit: _limit, cursor: _cursor, ...asked }: InstrumentQuery, reader: Anyone): unknown {
  const byReader =
    asksForTime(asked) || asked.sort === 'cheapest' || asked.sort === 'soonest' || asked.access.length > 0;
  const { institutionId, institutionKind, institutionRegion } = reader ?? {};
  return [asked, byReader ? [institutionId, institutionKind, institutionRegion] : null];
}

/** The sort key and id of the last item of a page. */
const place = z.tuple([z.number(), z.string()]);

function placeAfter(mirror: Mirror, question: unknown, cursor: string): { key: number; rank: number } {
  const [key, id] = decodeCursor(question, cursor, place);
  return { key, rank: rankAfter(mirror.ranks, mirror.ids, id) };
}

function sortKey(mirror: Mirror, query: InstrumentQuery, reader: Anyone, found: Collected): (row: number) => number {
  switch (query.sort) {
    case 'fit':
      return fitKeys(found);
    case 'soonest':
      return (row) => {
        const start = found.slots.start(row);
        return start === NONE ? LAST : start;
      };
    case 'nearest':
      return (row) => found.distance(row) ?? LAST;
    case 'cheapest':
      return priceKeys(mirror, reader);
    default:
      return query.sort satisfies never;
  }
}

function fitKeys({ matched }: Collected): (row: number) => number {
  if (!matched) return () => 0;
  const { scores } = matched;
  return (row) => -(scores[row] as number);
}

function priceKeys(mirror: Mirror, reader: Anyone): (row: number) => number {
  const { cells, currencies } = mirror;
  const isInside = insideOf(mirror, reader);
  const outside = cells[userClassOf(elsewhere(reader), '')];
  const inside = cells.internal;
  const first = currencies.list.map((currency) => priceKey(currency, 0));
  return (row) => {
    const currency = cells.currency[row] as number;
    if (currency === NO_PRICE) return LAST;
    return (first[currency] as number) + ((isInside(row) ? inside : outside)[row] as number);
  };
}

function summarise(
  mirror: Mirror,
  row: number,
  query: InstrumentQuery,
  reader: Anyone,
  found: Collected,
): InstrumentSummary {
  const entry = rowAt(mirror, row);
  const { facility, institution, access } = entry;
  const whose = whoseOf(reader, institution.id, wantedMode(query));
  const { userClass } = whose;
  const rules = rulesFor(access, whose);
  const offer = { modes: access.modes, rules };
  const price = hourlyPrice(mirror, row, userClass);
  const slot = found.slots.span(row);
  const km = found.distance(row);
  return {
    id: entry.id,
    name: entry.name,
    class: entry.classCode,
    techniques: [...entry.techniques],
    manufacturer: entry.manufacturer,
    model: entry.model,
    institution: { id: institution.id, name: institution.name },
    facility: {
      id: facility.id,
      name: facility.name,
      region: facility.region,
      zone: facility.zone,
      lat: entry.point?.lat ?? null,
      lng: entry.point?.lng ?? null,
    },
    modes: [...modesOffered(offer)],
    price: price && { ...price, per: 'hour', class: userClass },
    approval: rules.approval.length > 0 && !may.manageFacility(reader, facility.id),
    authorisation: asksAuthorisation(rules, modeOf({ mode: modeFor(access, whose) }, offer)),
    access: [...(ACCESS_SETS[found.access(row)] ?? [])],
    matched: matchedFields(mirror, row, found.matched),
    nextFree: slot ? formatSpan(slot) : null,
    distanceKm: km === null ? null : Math.round(km * 10) / 10,
    sample: entry.source === 'sample',
  };
}
