import type { Group, GroupRole, GroupSummary } from '@jishi/shared/schema/group';
import { queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

export function groupQuery(id: string) {
  return queryOptions({
    queryKey: ['group', id],
    queryFn: ({ signal }) => get<Group>(`/groups/${id}`, {}, signal),
  });
}

export const unconfirmedQuery = queryOptions({
  queryKey: ['groups', 'unconfirmed'],
  queryFn: async ({ signal }) => (await get<{ items: GroupSummary[] }>('/groups', { unconfirmed: 1 }, signal)).items,
});

export function addMember(group: string, email: string): Promise<Group> {
  return post<Group>(`/groups/${group}/members`, { email });
}

export async function setRole(group: string, person: string, role: GroupRole): Promise<Group> {
  return (await ask<Group>('PUT', `/api/v1/groups/${group}/members/${person}`, { body: { role } })).body;
}

export async function removeMember(group: string, person: string): Promise<void> {
  await ask('DELETE', `/api/v1/groups/${group}/members/${person}`);
}

export function endGroup(group: string): Promise<Group> {
  return post<Group>(`/groups/${group}/end`, {});
}

export function confirmGroup(group: string): Promise<Group> {
  return post<Group>(`/groups/${group}/confirm`, {});
}
