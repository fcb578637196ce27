import type { AlternativeOut, RefusalOut } from '@jishi/shared/schema/booking';
import type { SeriesPreview } from '@jishi/shared/schema/series';
import type { Span } from '@jishi/shared/time/span';
import { useQuery } from '@tanstack/react-query';
import { quoteQuery } from '../instrument/queries.ts';
import { useSettled } from '../search/useSettled.ts';
import { type SeriesIds, seriesPreviewQuery, type Wish } from './queries.ts';

const SETTLE_MS = 300;
/** So many refused times are looked at for others at once: each costs the server a search. */
const MOST_INSTEAD = 8;

export type Fate = { readonly span: Span; readonly fits: boolean; readonly refusals: readonly RefusalOut[] };

export type Fates = {
  readonly preview: SeriesPreview | null;
  /** By date of the occurrence. */
  readonly of: ReadonlyMap<string, Fate>;
  readonly instead: ReadonlyMap<string, readonly Span[]>;
  readonly checking: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
};

/** What the server says to each time once the wish is settled, and other times for those that it refuses. */
export function useFates(wish: Wish | null, ids: SeriesIds, signedIn: boolean): Fates {
  const key = wish ? JSON.stringify([wish, [...wish.instead]]) : '';
  const settled = useSettled(key, SETTLE_MS, false) === key;
  const nothing: Wish = {
    ...{ instrumentId: '', first: { from: 0, to: 0 }, rrule: '', except: [] },
    ...{ instead: new Map(), mode: undefined, groupId: undefined, parts: undefined },
  };
  const enabled = wish !== null && settled && signedIn;
  const found = useQuery({ ...seriesPreviewQuery(wish ?? nothing, ids), enabled });
  const preview = enabled && !found.isPlaceholderData ? (found.data ?? null) : null;
  const of = new Map(preview?.occurrences.map((one) => [one.date, fateOf(one)]) ?? []);
  const instead = useInstead(wish, of);
  return {
    preview,
    of,
    instead,
    checking: wish !== null && signedIn && preview === null && !found.isError,
    error: enabled ? found.error : null,
    retry: () => void found.refetch(),
  };
}

function fateOf({ from, to, fate, refusals = [] }: SeriesPreview['occurrences'][number]): Fate {
  return { span: { from: Date.parse(from), to: Date.parse(to) }, fits: fate === 'booked', refusals };
}

function useInstead(wish: Wish | null, of: ReadonlyMap<string, Fate>): ReadonlyMap<string, readonly Span[]> {
  const refused = [...of].filter(([, { fits }]) => !fits).slice(0, MOST_INSTEAD);
  const { instrumentId = '', mode, groupId, parts } = wish ?? {};
  const lines = refused.map(([, { span }]) => ({ instrumentId, ...span, mode, ...(parts ? { parts } : {}) }));
  const { data, isPlaceholderData } = useQuery(quoteQuery(lines, groupId));
  if (!data || isPlaceholderData || lines.length === 0) return new Map();
  return new Map(
    refused.map(([date], line) => [date, data.alternatives.filter((one) => one.line === line).flatMap(spanOf)]),
  );
}

/** A series stays on its instrument. */
function spanOf({ why, from, to }: AlternativeOut): Span[] {
  return why === 'same-instrument' ? [{ from: Date.parse(from), to: Date.parse(to) }] : [];
}
