import { readText } from '../url.ts';

export function readImportAddress(search: Record<string, unknown>): { facility?: string | undefined } {
  return { facility: readText(search.facility) };
}
