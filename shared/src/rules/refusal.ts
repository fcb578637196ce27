const INSTANTS: ReadonlySet<string> = new Set([
  'now',
  'earliest',
  'latest',
  'until',
  'nextOpen',
  'since',
  'from',
  'to',
]);

/** A refusal with its instants, those of its spans too, as `convert` makes them: RFC 3339 in JSON, epoch ms inside. */
export function convertInstants(refusal: object, convert: (instant: unknown) => unknown): Record<string, unknown> {
  const entries = Object.entries(refusal).map(([key, value]) => {
    if (INSTANTS.has(key)) return [key, convert(value)];
    const isSpan = typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
    return [key, isSpan ? convertInstants(value, convert) : value];
  });
  return Object.fromEntries(entries);
}
