import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Finding } from './finding.ts';

const route = getRouteApi('/');

/** Part of a search, or what makes it of the search as it is by then. */
type Change = Partial<Finding> | ((before: Finding) => Partial<Finding>);
export type ChangeFinding = (change: Change, how?: 'push' | 'replace') => void;

/** The search in the address, and a way to change part of it. Typing replaces the entry, choosing adds one. */
export function useFinding(): [Finding, ChangeFinding] {
  return [route.useSearch(), useChangeFinding()];
}

/** Some of the search: whoever uses it is drawn anew only when that changes. */
export function useFound<Name extends keyof Finding>(...names: readonly Name[]): Pick<Finding, Name> {
  const text = route.useSearch({
    select: (finding) => JSON.stringify(Object.fromEntries(names.map((name) => [name, finding[name]]))),
  });
  return useMemo(() => JSON.parse(text) as Pick<Finding, Name>, [text]);
}

export function useChangeFinding(): ChangeFinding {
  const navigate = route.useNavigate();
  return useCallback(
    (change, how = 'push') => {
      const part = typeof change === 'function' ? change : () => change;
      void navigate({
        search: (before) => ({ ...before, ...part(before as Finding) }),
        replace: how === 'replace',
        resetScroll: false,
      });
    },
    [navigate],
  );
}
