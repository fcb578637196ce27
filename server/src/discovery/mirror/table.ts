import { hash } from 'node:crypto';

/** Distinct things with a number each: rows that have the same one share it. */
export type Table<Thing> = { readonly list: Thing[]; readonly numbers: Map<string, number> };

export function newTable<Thing>(): Table<Thing> {
  return { list: [], numbers: new Map() };
}

/** The number of a thing by its key; makes it when it is new. */
export function numberIn<Thing>({ list, numbers }: Table<Thing>, key: string, make: () => Thing): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = list.length;
    list.push(make());
    numbers.set(key, number);
  }
  return number;
}

export function thingAt<Thing>({ list }: Table<Thing>, number: number): Thing {
  return list[number] as Thing;
}

/** Longer texts are known by their digest, so that they need not be kept. */
const MAX_KEY_LENGTH = 64;

/** Numbers that were found for parsed columns, which many rows share: their text need not be made again. */
const found = new WeakMap<Table<object>, WeakMap<object, number>>();

/** The number of a thing by what it says, or by what of it is kept. */
export function numberOfSaid<Said extends object>(
  table: Table<object>,
  said: Said,
  keep: (said: Said) => object = (all) => all,
): number {
  let known = found.get(table);
  if (!known) {
    known = new WeakMap();
    found.set(table, known);
  }
  let number = known.get(said);
  if (number === undefined) {
    const kept = keep(said);
    const text = JSON.stringify(kept);
    number = numberIn(table, text.length > MAX_KEY_LENGTH ? hash('sha256', text, 'base64url') : text, () => kept);
    known.set(said, number);
  }
  return number;
}
