import { createHash } from 'node:crypto';
import { ProblemError } from '@jishi/shared/problem';

/** An opaque place in a list: the sort key of the last item, bound to the question by a short hash. */
export function encodeCursor(question: unknown, key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([hashOf(question), ...key])).toString('base64url');
}

/** The sort key inside a cursor. Throws `invalid` for one that is not ours or belongs to another question. */
export function decodeCursor(question: unknown, cursor: string): (string | number)[] {
  const wrong = new ProblemError('invalid', 'the cursor belongs to another question', {
    errors: [{ pointer: 'query/cursor', detail: 'belongs to another question' }],
  });
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw wrong;
  }
  if (!Array.isArray(parts) || parts[0] !== hashOf(question)) throw wrong;
  const key = parts.slice(1);
  if (!key.every((part) => typeof part === 'string' || typeof part === 'number')) throw wrong;
  return key;
}

function hashOf(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 8);
}
