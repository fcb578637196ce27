import type { Region } from '@jishi/shared/schema/institution';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { regionsQuery } from './queries.ts';

const NONE: readonly Region[] = [];
const indexes = new WeakMap<readonly Region[], ReadonlyMap<string, Region>>();

/** One index for all who ask. */
function indexed(regions: readonly Region[]): ReadonlyMap<string, Region> {
  const known = indexes.get(regions);
  if (known) return known;
  const index = new Map(regions.map((region) => [region.code, region]));
  indexes.set(regions, index);
  return index;
}

/** `310115` → "上海市 浦东新区"; provinces stand alone, what is unknown is shown as its code. */
export function useRegionName(): (code: string) => string {
  const { name } = useMessages();
  const { data: regions } = useQuery(regionsQuery);
  const byCode = indexed(regions ?? NONE);
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
