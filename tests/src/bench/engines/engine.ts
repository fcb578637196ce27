export const FACETS = ['region', 'class', 'technique', 'institution', 'maker'] as const;
export type Facet = (typeof FACETS)[number];

/** An instrument as any engine takes it: texts by weight, and the values of each facet. `row` counts from 0. */
export type Doc = {
  readonly row: number;
  readonly name: string;
  readonly maker: string;
  readonly place: string;
  readonly description: string;
  readonly facets: Readonly<Record<Facet, readonly string[]>>;
};

/** Words, and at most one chosen value. */
export type EngineQuestion = {
  readonly q: string;
  readonly filter: { readonly facet: Facet; readonly value: string } | null;
};

/** How many instruments answer, the best twenty of them (rows or ids), and counts by value for each facet. */
export type EngineAnswer = {
  readonly total: number;
  readonly best: readonly (number | string)[];
  readonly counts: Readonly<Record<Facet, number>>;
};

export const TOP = 20;

/** One engine while it is built and when it answers. `fileBytes`: what lies on disk instead of in memory. */
export type Engine = {
  readonly add: (doc: Doc) => void | Promise<void>;
  readonly finish: () => void | Promise<void>;
  readonly ask: (question: EngineQuestion) => EngineAnswer | Promise<EngineAnswer>;
  readonly fileBytes?: () => number;
  readonly close?: () => void | Promise<void>;
};
