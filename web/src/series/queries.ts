import type { ServiceMode } from '@jishi/shared/schema/rules';
import type { SeriesMoved, SeriesMovePreview, SeriesNow, SeriesOut, SeriesPreview } from '@jishi/shared/schema/series';
import type { Span } from '@jishi/shared/time/span';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, post } from '../api.ts';
import { wire } from '../instrument/queries.ts';

/** What is to be booked again and again. `except` are dates, `instead` times of dates that are not the rule's. */
export type Wish = {
  readonly instrumentId: string;
  readonly first: Span;
  readonly rrule: string;
  readonly except: readonly string[];
  readonly instead: ReadonlyMap<string, Span>;
  readonly mode: ServiceMode | undefined;
  readonly groupId: string | undefined;
  /** Accessories that are taken along each time. */
  readonly parts: readonly string[] | undefined;
};

export type SeriesIds = { readonly id: string; readonly orderId: string };

function bodyOf({ first, instead, mode, groupId, parts, ...wish }: Wish) {
  return {
    ...wish,
    from: wire(first.from),
    to: wire(first.to),
    instead: [...instead].map(([date, { from, to }]) => ({ date, from: wire(from), to: wire(to) })),
    ...(mode ? { mode } : {}),
    ...(groupId ? { groupId } : {}),
    ...(parts ? { parts } : {}),
  };
}

/** The fate of each time; nothing is written, so the ids do not matter. */
export function seriesPreviewQuery(wish: Wish, ids: SeriesIds) {
  const body = bodyOf(wish);
  return queryOptions({
    queryKey: ['series', 'preview', body],
    queryFn: () => post<SeriesPreview>('/series', { ...ids, ...body, fit: 'fitting' }, { dryRun: 1 }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}

/** Books every time of the wish or none. The same ids with the same wish again are the same series. */
export function placeSeries(wish: Wish, ids: SeriesIds, purpose: string): Promise<SeriesOut> {
  const said = purpose.trim() ? { purpose: purpose.trim() } : {};
  return post<SeriesOut>('/series', { ...ids, ...bodyOf(wish), ...said, fit: 'all' });
}

/** A series with the version that a change of it needs. */
export type SeenSeries = { readonly series: SeriesNow; readonly etag: string };

export function seriesQuery(id: string) {
  return queryOptions({
    queryKey: ['series', id],
    queryFn: async ({ signal }): Promise<SeenSeries> => {
      const { body, etag } = await ask<SeriesNow>('GET', `/api/v1/series/${id}`, { signal });
      return { series: body, etag: etag ?? '' };
    },
  });
}

/** A move of all that is to come, or of a booking and those after it. Readings are `HH:MM`. */
export type SeriesMove = {
  readonly bookingId: string | undefined;
  readonly byDays: number;
  /** Left out where they stay as they are, for occurrences can have times of their own. */
  readonly from: string | undefined;
  readonly to: string | undefined;
};

function moveBody({ bookingId, byDays, from, to }: SeriesMove) {
  const scope = bookingId ? { scope: 'following', bookingId } : { scope: 'all' };
  return { ...scope, move: { byDays, from, to }, fit: 'fitting' };
}

export function seriesMoveQuery({ series, etag }: SeenSeries, move: SeriesMove) {
  return queryOptions({
    queryKey: ['series', 'move', series.id, etag, move],
    queryFn: async ({ signal }) => {
      const asked = { query: { dryRun: 1 }, body: moveBody(move), signal };
      return (await ask<SeriesMovePreview>('PATCH', `/api/v1/series/${series.id}`, asked)).body;
    },
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}

export async function moveSeries({ series, etag }: SeenSeries, move: SeriesMove): Promise<SeriesMoved> {
  const asked = { body: moveBody(move), ifMatch: etag };
  return (await ask<SeriesMoved>('PATCH', `/api/v1/series/${series.id}`, asked)).body;
}
