import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiProblem } from '../api.ts';
import { meQuery } from '../identity/me.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { useHome } from '../search/useHome.ts';
import { toQuestion } from '../search/window.ts';
import { useNow, useReaderZone } from '../time/reader.ts';
import type { CompareAddress } from './address.ts';
import { comparedQuery, isMissing } from './queries.ts';
import type { Compared } from './rows.ts';

export type Comparing = {
  readonly compared: readonly Compared[];
  /** Ids of instruments that are not there. */
  readonly gone: readonly string[];
  readonly loading: boolean;
  readonly error: unknown;
  readonly retry: () => void;
};

/** What is known of each instrument of a comparison, in the order of the address. */
export function useCompared(address: CompareAddress): Comparing {
  const { id: ids = [], from, to, minutes, mode, near: asked } = address;
  const zone = useReaderZone();
  const { isPending: unknown } = useQuery(meQuery);
  const home = useHome();
  const near = asked ?? home;
  const quarter = Math.floor(useNow() / 900_000) * 900_000;
  const wanted = useMemo(
    () => ({ ...toQuestion({ from, to, minutes, mode }, zone, quarter), near }),
    [from, to, minutes, mode, near, zone, quarter],
  );
  const timed = wantsTime(address);
  // Until it is known who asks, it is not known from where the distance counts.
  const enabled = ids.length > 0 && !unknown;
  const found = useQuery({ ...comparedQuery(ids, { mode, near }), enabled });
  const inWindow = useQuery({ ...comparedQuery(ids, wanted), enabled: enabled && timed });
  const records = useQueries({ queries: ids.map((id) => ({ ...instrumentQuery(id), retry: retryUnlessGone })) });
  const all = [found, ...(timed ? [inWindow] : [])];
  const pick = (items: typeof found.data, id: string) => items?.find((one) => one.id === id) ?? null;
  return {
    compared: records.flatMap(({ data }) =>
      data ? [{ instrument: data, found: pick(found.data, data.id), inWindow: pick(inWindow.data, data.id) }] : [],
    ),
    gone: ids.filter((_id, index) => isGone(records[index]?.error)),
    loading:
      ids.length > 0 && (all.some((query) => isMissing(query, ids)) || records.some(({ isPending }) => isPending)),
    error: [...all, ...records].map(({ error }) => error).find((error) => error && !isGone(error)) ?? null,
    retry: () => {
      for (const query of [...all, ...records]) if (query.isError) void query.refetch();
    },
  };
}

/** Whether the address asks for time, so that there is more to say than when each is free next. */
export function wantsTime({ from, to, minutes }: CompareAddress): boolean {
  return from !== undefined || to !== undefined || minutes !== undefined;
}

function isGone(error: unknown): boolean {
  return error instanceof ApiProblem && error.slug === 'not-found';
}

function retryUnlessGone(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ApiProblem && error.slug !== 'busy');
}
