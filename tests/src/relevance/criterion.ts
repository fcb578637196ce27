/**
 * What an instrument has to be, told by facts of the catalogue and not by its words: in each field that is named, one of
 * the values. Techniques, classes and regions include what is below them.
 */
export type Criterion = {
  readonly types?: readonly string[];
  readonly techniques?: readonly string[];
  readonly classes?: readonly string[];
  readonly makers?: readonly string[];
  readonly models?: readonly string[];
  readonly regions?: readonly string[];
  /** Chinese names. */
  readonly institutions?: readonly string[];
  readonly facilities?: readonly string[];
};

/** One of several criteria. */
export type Answers = readonly Criterion[];

export const type = (...types: string[]): Answers => [{ types }];
export const technique = (...techniques: string[]): Answers => [{ techniques }];
export const inClass = (...classes: string[]): Answers => [{ classes }];
export const by = (...makers: string[]): Answers => [{ makers }];
export const model = (...models: string[]): Answers => [{ models }];
export const at = (...regions: string[]): Answers => [{ regions }];
export const institution = (...institutions: string[]): Answers => [{ institutions }];
export const facility = (...facilities: string[]): Answers => [{ facilities }];

export function either(...several: readonly Answers[]): Answers {
  return several.flat();
}

/** Instruments that answer both, which speak of different fields. */
export function both(a: Answers, b: Answers): Answers {
  return a.flatMap((one) => b.map((other) => ({ ...one, ...other })));
}
