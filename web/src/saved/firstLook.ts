import type { InstrumentPage } from '@jishi/shared/schema/instrument';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../api.ts';
import type { Finding } from '../search/finding.ts';
import { toQuestion } from '../search/window.ts';

/** How many instruments a search finds now, and what its filters are called. */
export function firstLookQuery(finding: Finding, zone: string, now: number) {
  const question = toQuestion(finding, zone, now);
  return queryOptions({
    queryKey: ['instruments', 'first-look', question],
    queryFn: ({ signal }) => get<InstrumentPage>('/instruments', { ...question, limit: 1 }, signal),
    staleTime: 60_000,
  });
}
