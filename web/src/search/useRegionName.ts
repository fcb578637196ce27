import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { regionsQuery } from './queries.ts';

/** `310115` → "上海市 浦东新区"; provinces stand alone, what is unknown is shown as its code. */
export function useRegionName(): (code: string) => string {
  const { name } = useMessages();
  const { data: regions } = useQuery(regionsQuery);
  const byCode = useMemo(() => new Map(regions?.map((region) => [region.code, region])), [regions]);
  return useCallback(
    (code: string) => {
      const region = byCode.get(code);
      if (!region) return code;
      const parent = region.level === 'city' && region.parent ? byCode.get(region.parent) : undefined;
      const names = [parent && name(parent.name), name(region.name)].filter(Boolean);
      return [...new Set(names)].join(' ');
    },
    [byCode, name],
  );
}
