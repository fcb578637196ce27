import type { InstrumentPage } from '@jishi/shared/schema/instrument';
import { useQueries } from '@tanstack/react-query';
import { get } from '../api.ts';
import type { Messages } from '../messages/en.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import type { Query } from '../url.ts';
import { FACET_NAMES, type Finding } from './finding.ts';
import { useFinding } from './useFinding.ts';
import { useHome } from './useHome.ts';
import { toQuestion } from './window.ts';

/** One condition of a search that could be given up. */
export type Condition = { readonly key: string; readonly what: string; readonly without: Partial<Finding> };
export type Relaxed = Condition & { readonly total: number };

/** Which single condition stands in the way: what would be found without each, the most first. */
export function useRelaxed(): Relaxed[] {
  const { m } = useMessages();
  const [finding] = useFinding();
  const zone = useReaderZone();
  const home = useHome();
  const near = finding.near ?? home;
  const conditions = conditionsOf(finding, m);
  const found = useQueries({
    queries: conditions.map(({ without }) => {
      // To the hour: what is counted here need not be newer.
      const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
      return totalQuery({ ...toQuestion({ ...finding, ...without }, zone, hour), near, limit: 1 });
    }),
  });
  return conditions
    .map((condition, index) => ({ ...condition, total: found[index]?.data ?? 0 }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
}

function totalQuery(question: Query) {
  return {
    queryKey: ['instruments', 'total', question],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await get<InstrumentPage>('/instruments', question, signal)).total,
    retry: false,
  };
}

export function conditionsOf(finding: Finding, m: Messages): Condition[] {
  const { q, withinKm, from, minutes } = finding;
  const facets = FACET_NAMES.filter((name) => finding[name]?.length);
  const timed = from !== undefined || minutes !== undefined;
  return [
    ...(q ? [{ key: 'q', what: m.search.relaxText(q), without: { q: undefined } }] : []),
    ...facets.map((name) => ({ key: name, what: m.search.relaxFacets[name], without: { [name]: undefined } })),
    ...(withinKm ? [{ key: 'distance', what: m.search.relaxDistance, without: { withinKm: undefined } }] : []),
    ...(timed
      ? [{ key: 'time', what: m.search.relaxTime, without: { from: undefined, to: undefined, minutes: undefined } }]
      : []),
  ];
}
