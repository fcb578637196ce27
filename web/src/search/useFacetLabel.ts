import type { FacetName, FacetValue } from '@jishi/shared/schema/instrument';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import { useCallback } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { isAccess } from './finding.ts';

/** What a value of a facet is called in the page's language. */
export function useFacetLabel(): (facet: FacetName, value: FacetValue) => string {
  const { m, said, name } = useMessages();
  return useCallback(
    (facet, { value, label }) => {
      if (facet === 'access') return isAccess(value) ? m.access[value] : value;
      if (facet === 'mode') return said.modes[value as ServiceMode] ?? value;
      return name(label) || value;
    },
    [m, said, name],
  );
}
