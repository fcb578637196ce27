import type { z } from 'zod';

const MAX_REMEMBERED = 5000;
const remembered = new WeakMap<z.ZodType, Map<string, unknown>>();

/**
 * Parses a JSON column. Many rows hold the same text (rules, modes, hours), so results are remembered by text: treat
 * them as frozen. Throws when the column does not hold what the schema says.
 */
export function parseJson<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  let texts = remembered.get(schema);
  if (!texts || texts.size >= MAX_REMEMBERED) {
    texts = new Map();
    remembered.set(schema, texts);
  }
  let value = texts.get(text);
  if (value === undefined) {
    value = schema.parse(JSON.parse(text));
    texts.set(text, value);
  }
  return value as z.output<Schema>;
}
