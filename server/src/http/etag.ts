import { ProblemError } from '@jishi/shared/problem';
import type { Context } from 'hono';
import type { Env } from '../context.ts';

/** A strong entity tag of short parts, such as a version and the reader's class. */
export function etagOf(...parts: readonly (string | number)[]): string {
  return `"${parts.join('.')}"`;
}

/** Whether `If-None-Match` names this tag (RFC 9110 §13.1.2: weak comparison, lists, `*`). */
export function isKnown(c: Context, etag: string): boolean {
  const given = c.req.header('If-None-Match');
  if (given === undefined) return false;
  return given.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

/** 304 with the tag. */
export function notModified(c: Context, etag: string): Response {
  return c.body(null, 304, { ETag: etag });
}

/** Throws `precondition-required` without `If-Match` and `stale` when it names another version. */
export function checkMatch(c: Context<Env>, etag: string): void {
  const given = c.req.header('If-Match');
  if (given === undefined) throw new ProblemError('precondition-required', 'send the ETag you changed in If-Match');
  // A proxy that compresses weakens tags; ours are versions, so a weak one names the same version.
  const tags = given.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes('*') && !tags.includes(etag)) throw new ProblemError('stale', undefined, { etag });
}
