import { readTexts } from '../url.ts';

export const MAX_COMPARED = 4;

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The instruments to compare that stand in an address: each once, four at most; undefined when there are none. */
export function readCompared(value: unknown): string[] | undefined {
  const ids = (readTexts(value) ?? []).map((id) => id.toLowerCase()).filter((id) => ID.test(id));
  return someOf([...new Set(ids)].slice(0, MAX_COMPARED));
}

/** The list with an instrument added at its end, or taken out. A full list takes no more. */
export function toggleCompared(ids: readonly string[] | undefined, id: string): string[] | undefined {
  const chosen = ids ?? [];
  if (chosen.includes(id)) return someOf(chosen.filter((one) => one !== id));
  return chosen.length >= MAX_COMPARED ? [...chosen] : [...chosen, id];
}

function someOf(ids: string[]): string[] | undefined {
  return ids.length > 0 ? ids : undefined;
}
