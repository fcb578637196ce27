import { readText } from '../url.ts';

/** `group` is the one whose members are shown. */
export type GroupsAddress = { group?: string | undefined };

export function readGroupsAddress(search: Record<string, unknown>): GroupsAddress {
  return { group: readText(search.group) };
}
