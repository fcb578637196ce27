import { createHash } from 'node:crypto';
import { ProblemError } from '@jishi/shared/problem';
import type { z } from 'zod';

/** An opaque place in a list: the sort key of the last item, bound to the question by a short hash. */
export function encodeCursor(question: unknown, key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([hashOf(question), ...key])).toString('base64url');
}

/** The sort key inside a cursor. Throws `invalid` for one that is not ours or belongs to another question. */
export function decodeCursor<Key>(question: unknown, cursor: string, key: z.ZodType<Key>): Key {
  const [hash, ...rest] = partsOf(cursor);
  const parsed = key.safeParse(rest);
  if (hash === hashOf(question) && parsed.success) return parsed.data;
  throw new ProblemError('invalid', 'the cursor belongs to another question', {
    errors: [{ pointer: 'query/cursor', detail: 'belongs to another question' }],
  });
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function hashOf(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 8);
}
