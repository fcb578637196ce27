import { readText, readTexts } from '../url.ts';

export type InventoryAddress = {
  facility?: string | undefined;
  /** Part of a name, model or maker. */
  q?: string | undefined;
  /** `model`, or `-model` the other way round. */
  sort?: string | undefined;
  show?: 'withdrawn' | 'all' | undefined;
  /** Columns beside the name, where they are not the usual ones. */
  col?: string[] | undefined;
};

export function readInventoryAddress(search: Record<string, unknown>): InventoryAddress {
  return {
    facility: readText(search.facility),
    q: readText(search.q)?.slice(0, 100),
    sort: readText(search.sort),
    show: search.show === 'withdrawn' || search.show === 'all' ? search.show : undefined,
    col: readTexts(search.col),
  };
}

/** `id` are the instruments; without any all of the facility. */
export function readCodesAddress(search: Record<string, unknown>): {
  facility?: string | undefined;
  id?: string[] | undefined;
} {
  return { facility: readText(search.facility), id: readTexts(search.id) };
}
