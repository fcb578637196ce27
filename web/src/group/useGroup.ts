import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../identity/me.ts';
import { useChosenGroup } from './choice.ts';
import { groupsQuery } from './queries.ts';

/** The reader's research groups (null while unknown or signed out), and the one that they book for. */
export function useGroup() {
  const { data: me } = useQuery(meQuery);
  const { data } = useQuery({ ...groupsQuery, enabled: Boolean(me) });
  const chosen = useChosenGroup();
  const groups = (me && data) ?? null;
  return { groups, groupId: groups?.find(({ id }) => id === chosen)?.id };
}

/** Whether a rule asks for a group that the booking is for. */
export function asksForGroup(refusals: readonly { rule: string; needed?: unknown }[]): boolean {
  return refusals.some(({ rule, needed }) => rule === 'authorisation' && needed === 'group');
}
