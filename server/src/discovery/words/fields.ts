/**
 * Where a word may be found: how much it says about the instrument, and the number of tokens from which a text counts as
 * long (a word in a short name says more than one in a long description).
 */
export const FIELDS = {
  name: { weight: 8, usualLength: 12 },
  type: { weight: 7, usualLength: 30 },
  technique: { weight: 6, usualLength: 30 },
  mention: { weight: 5, usualLength: 30 },
  model: { weight: 6, usualLength: 4 },
  maker: { weight: 4, usualLength: 4 },
  broader: { weight: 2, usualLength: 30 },
  class: { weight: 2, usualLength: 20 },
  institution: { weight: 2, usualLength: 20 },
  facility: { weight: 2, usualLength: 20 },
  place: { weight: 2, usualLength: 12 },
  description: { weight: 1, usualLength: 80 },
} as const;
export type Field = keyof typeof FIELDS;

const K1 = 1.2;
const B = 0.6;

/** Share of a token that occurs `count` times in a text of `length` tokens: BM25's saturation times the field's weight. */
export function impactOf(field: Field, count: number, length: number): number {
  const { weight, usualLength } = FIELDS[field];
  return (weight * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / usualLength));
}

/** Share of a name of a field that was asked for as a whole, beside the shares of its words. */
export function wholeImpactOf(field: Field): number {
  return 2 * FIELDS[field].weight;
}

/** How much a term says that `found` of `all` instruments have (BM25's idf, never negative). */
export function rarity(found: number, all: number): number {
  return Math.log(1 + (all - found + 0.5) / (found + 0.5));
}
