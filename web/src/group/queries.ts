import type { Group, GroupInput, GroupSummary } from '@jishi/shared/schema/group';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from '../api.ts';

/** The groups that the reader belongs to and that have not ended. */
export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: async ({ signal }) =>
    (await get<{ items: GroupSummary[] }>('/groups', {}, signal)).items.filter(({ endedAt }) => endedAt === null),
  staleTime: 60_000,
});

export function makeGroup(group: GroupInput): Promise<Group> {
  return post<Group>('/groups', group);
}
