import type { InstrumentPage, InstrumentSummary } from '@jishi/shared/schema/instrument';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from '../api.ts';
import type { Query } from '../url.ts';
import { MAX_COMPARED } from './compared.ts';

type Answered = {
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  readonly data: readonly { readonly id: string }[] | undefined;
};

/** Whether nothing is known yet of some of them: an answer that stands in may have been about others. */
export function isMissing({ isPending, isPlaceholderData, data = [] }: Answered, ids: readonly string[]): boolean {
  return isPending || (isPlaceholderData && !ids.every((id) => data.some((one) => one.id === id)));
}

/** A few instruments as a search finds them, for this reader; without those that are gone or not free when asked for. */
export function comparedQuery(ids: readonly string[], question: Query) {
  return queryOptions({
    queryKey: ['instruments', 'compared', ids, question],
    queryFn: async ({ signal }): Promise<InstrumentSummary[]> =>
      (await get<InstrumentPage>('/instruments', { ...question, id: ids, limit: MAX_COMPARED }, signal)).items,
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
