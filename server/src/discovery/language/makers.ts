import { type MakerRecord, readMakers } from '@jishi/db/makers';
import { newTree, plant, type TermTree, termsIn } from './tree.ts';

/** All names of makers; each stands for the other names of the same maker. */
export type Makers = TermTree<Set<string>>;

export function makersOf(records: readonly MakerRecord[]): Makers {
  const makers: Makers = newTree();
  for (const { name, words } of records) {
    const names = [name, ...words];
    for (const text of names) plant(makers, text, (known) => new Set([...(known ?? []), ...names]));
  }
  return makers;
}

/**
 * What else the makers are called that a manufacturer's text names (`JEOL Ltd.` → 日本电子, 捷欧路): names that the text does not have
 * itself, in the order of the reference data; empty for an unknown maker.
 */
export function otherNames(makers: Makers, manufacturer: string): string[] {
  const names = new Set(termsIn(makers, manufacturer, () => true).flatMap((known) => [...known]));
  return [...names].filter((name) => !manufacturer.includes(name));
}

let records: readonly MakerRecord[] | null = null;
let known: Makers | null = null;

/** The makers of the reference data, read once. */
export function makerRecords(): readonly MakerRecord[] {
  records ??= readMakers();
  return records;
}

export function referenceMakers(): Makers {
  known ??= makersOf(makerRecords());
  return known;
}
