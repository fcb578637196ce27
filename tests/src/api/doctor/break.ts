/** A way to break the data: what is done, and the invariants that must be reported, the first with this in its sample. */
export type Break = readonly [does: string, statements: readonly string[], broken: readonly string[], seen: string];
