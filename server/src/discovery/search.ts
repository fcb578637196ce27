import type { Anyone } from '@jishi/shared/rules/access';
import { userClassOf } from '@jishi/shared/rules/price';
import type { InstrumentPage, InstrumentQuery, InstrumentSummary } from '@jishi/shared/schema/instrument';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { type Collected, collect } from './collect.ts';
import { facetsOf } from './facet.ts';
import type { Mirror, Row } from './mirror.ts';
import { firstInOrder, LAST } from './order.ts';
import { lowerBound } from './sorted.ts';
import { NONE } from './timeline.ts';

/** Answers a question from the mirror as it stands; `asOf` is when the mirror last agreed with the database. */
export function search(
  mirror: Mirror,
  query: InstrumentQuery,
  reader: Anyone,
  now: number,
  asOf: number,
): InstrumentPage {
  const found = collect(mirror, query, now);
  const question = questionOf(query, reader);
  const key = sortKey(mirror, query, reader, found);
  const after = query.cursor === undefined ? null : placeAfter(mirror, question, query.cursor);
  const page = firstInOrder(found.rows, key, mirror.rank, after, query.limit + 1);
  const items = page.slice(0, query.limit);
  const last = page.length > query.limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ row }) => summarise(mirror.rows[row] as Row, row, reader, found)),
    facets: facetsOf(mirror, found.rowsBySet, query),
    total: found.rows.length,
    asOf: formatInstant(asOf),
    next: last ? encodeCursor(question, [last.key, (mirror.rows[last.row] as Row).id]) : null,
  };
}

/** What a cursor is bound to: everything that decides about the set and its order, but not how much is read at once. */
function questionOf({ limit: _limit, cursor: _cursor, ...asked }: InstrumentQuery, reader: Anyone): unknown {
  return [asked, asked.sort === 'cheapest' ? [reader?.institutionId, reader?.institutionKind] : null];
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

/** The reader is an insider of one institution at most, and the same class of user everywhere else. */
function priceKeys(mirror: Mirror, reader: Anyone): (row: number) => number {
  const { setIds, setOfRow } = mirror.columns.institution;
  const own = reader?.institutionId ? (setIds.get(reader.institutionId) ?? NONE) : NONE;
  const elsewhere = mirror.priceOfRow[userClassOf(reader && { ...reader, institutionId: null }, '')];
  const inside = mirror.priceOfRow.internal;
  return (row) => (setOfRow[row] === own ? inside : elsewhere)[row] as number;
}

function summarise(entry: Row, row: number, reader: Anyone, found: Collected): InstrumentSummary {
  const { facility, institution, prices } = entry;
  const userClass = userClassOf(reader, institution.id);
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
    modes: [...entry.modes],
    price: prices
      ? { amountMinor: prices.hourlyMinor[userClass], currency: prices.currency, per: 'hour', class: userClass }
      : null,
    approval: entry.rules.approval,
    nextFree: slot ? formatSpan(slot) : null,
    distanceKm: km === null ? null : Math.round(km * 10) / 10,
    sample: entry.source === 'sample',
  };
}
