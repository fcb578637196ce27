import { readText } from '../url.ts';

export type BreachesAddress = { facility?: string | undefined };

export function readBreachesAddress(search: Record<string, unknown>): BreachesAddress {
  return { facility: readText(search.facility) };
}
