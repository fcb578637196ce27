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
      return instrument !== undefined && isStaffOf(me, instrument.facility.id);
    case 'facility':
      return target !== undefined && isStaffOf(me, target);
    case 'availability':
      return false;
  }
}

/** Staff of their own right: a stand-in, whose right is over some day, gets no address that goes on. */
export function isStaffOf(me: Me, facilityId: string): boolean {
  return me.administrator || me.facilities.some(({ id }) => id === facilityId);
}
