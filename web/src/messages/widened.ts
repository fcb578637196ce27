/** The shape of texts whatever they say, so that the other language must have all of it. */
export type Widened<T> = T extends string
  ? string
  : T extends (...args: infer Given) => string
    ? (...args: Given) => string
    : { readonly [Key in keyof T]: Widened<T[Key]> };
