import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Finding } from './finding.ts';

const route = getRouteApi('/');

/** The search in the address, and a way to change part of it. Typing replaces the entry, choosing adds one. */
export function useFinding(): [Finding, (change: Partial<Finding>, how?: 'push' | 'replace') => void] {
  const finding = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (part: Partial<Finding>, how: 'push' | 'replace' = 'push') => {
      void navigate({ search: (before) => ({ ...before, ...part }), replace: how === 'replace', resetScroll: false });
    },
    [navigate],
  );
  return [finding, change];
}
