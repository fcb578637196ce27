import { type Anyone, may } from '@jishi/shared/rules/access';
import { modeOf, modesOffered } from '@jishi/shared/rules/mode';
import { asksAuthorisation } from '@jishi/shared/rules/person';
import { userClassOf } from '@jishi/shared/rules/price';
import type { InstrumentPage, InstrumentQuery, InstrumentSummary } from '@jishi/shared/schema/instrument';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { asksForTime, type Collected, collect } from './collect.ts';
import { facetsOf } from './facet.ts';
import type { Mirror, Row } from './mirror.ts';
import { firstInOrder, LAST } from './order.ts';
import { elsewhere, insideOf, wantedMode, whoseOf } from './reader.ts';
import { modeFor, rulesFor } from './ruling.ts';
import { lowerBound } from './sorted.ts';
import { dropExpired } from './taken.ts';
import { NONE } from './timeline.ts';

/** Answers a question from the mirror as it stands; `asOf` is when the mirror last agreed with the database. */
export function search(
  mirror: Mirror,
  query: InstrumentQuery,
  reader: Anyone,
  now: number,
  asOf: number,
): InstrumentPage {
  dropExpired(mirror, now);
  const found = collect(mirror, query, reader, now);
  const question = questionOf(query, reader);
  const key = sortKey(mirror, query, reader, found);
  const after = query.cursor === undefined ? null : placeAfter(mirror, question, query.cursor);
  const page = firstInOrder(found.rows, key, mirror.rank, after, query.limit + 1);
  const items = page.slice(0, query.limit);
  const last = page.length > query.limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ row }) => summarise(mirror.rows[row] as Row, row, query, reader, found)),
    facets: facetsOf(mirror, found.rowsBySet, query),
    total: found.rows.length,
    asOf: formatInstant(asOf),
    next: last ? encodeCursor(question, [last.key, (mirror.rows[last.row] as Row).id]) : null,
  };
}

/** What a cursor is bound to: everything that decides about the set and its order, but not how much is read at once. */
function questionOf({ limit: _limit, cursor: _cursor, ...asked }: InstrumentQuery, reader: Anyone): unknown {
  const byReader = asksForTime(asked) || asked.sort === 'cheapest' || asked.sort === 'soonest';
  const { institutionId, institutionKind, institutionRegion } = reader ?? {};
  return [asked, byReader ? [institutionId, institutionKind, institutionRegion] : null];
}

/** The sort key and id of the last item of a page. */
const place = z.tuple([z.number(), z.string()]);

function placeAfter(mirror: Mirror, question: unknown, cursor: string): { key: number; rank: number } {
  const [key, text] = decodeCursor(question, cursor, place);
  const at = lowerBound(mirror.ids, text);
  // An instrument that has left meanwhile still marks its place between its neighbours.
  return { key, rank: mirror.ids[at] === text ? at : at - 0.5 };
}

function sortKey(mirror: Mirror, query: InstrumentQuery, reader: Anyone, found: Collected): (row: number) => number {
  switch (query.sort) {
    case 'fit':
      return (row) => -found.score(row);
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

function priceKeys(mirror: Mirror, reader: Anyone): (row: number) => number {
  const isInside = insideOf(mirror, reader);
  const outside = mirror.priceOfRow[userClassOf(elsewhere(reader), '')];
  const inside = mirror.priceOfRow.internal;
  return (row) => (isInside(row) ? inside : outside)[row] as number;
}

function summarise(
  entry: Row,
  row: number,
  query: InstrumentQuery,
  reader: Anyone,
  found: Collected,
): InstrumentSummary {
  const { facility, institution, prices, ruling } = entry;
  const whose = whoseOf(reader, institution.id, wantedMode(query));
  const { userClass } = whose;
  const rules = rulesFor(ruling, whose);
  const offer = { modes: ruling.modes, rules };
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
    price: prices
      ? { amountMinor: prices.hourlyMinor[userClass], currency: prices.currency, per: 'hour', class: userClass }
      : null,
    approval: rules.approval.length > 0 && !may.manageFacility(reader, facility.id),
    authorisation: asksAuthorisation(rules, modeOf({ mode: modeFor(ruling, whose) }, offer)),
    nextFree: slot ? formatSpan(slot) : null,
    distanceKm: km === null ? null : Math.round(km * 10) / 10,
    sample: entry.source === 'sample',
  };
}
