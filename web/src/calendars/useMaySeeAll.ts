import type { FeedKind } from '@jishi/shared/schema/feed';
import type { Me } from '@jishi/shared/schema/person';
import { useQuery } from '@tanstack/react-query';
import { groupsQuery } from '../group/queries.ts';
import { instrumentQuery } from '../instrument/queries.ts';

/** Whether the reader may have an address that shows everything: staff of the facility, heads of the group. */
export function useMaySeeAll(me: Me, kind: FeedKind, target: string | undefined): boolean {
  const { data: groups } = useQuery({ ...groupsQuery, enabled: kind === 'group' });
  const { data: instrument } = useQuery({
    ...instrumentQuery(target ?? ''),
    enabled: kind === 'instrument' && target !== undefined,
  });
  switch (kind) {
    case 'me':
      return true;
    case 'group':
      return groups?.find((group) => group.id === target)?.role === 'head';
    case 'instrument':
      return instrument?.managed ?? false;
    case 'facility':
      return me.administrator || me.facilities.some((facility) => facility.id === target);
    case 'availability':
      return false;
  }
}
