import { createHash } from 'node:crypto';
import { ProblemError } from '@jishi/shared/problem';
import type { Context } from 'hono';
import type { Env } from '../context.ts';

/** A strong entity tag of short parts, such as a version and the reader's class. */
export function etagOf(...parts: readonly (string | number)[]): string {
  return `"${parts.join('.')}"`;
}

/**
 * The tags that `If-Match` or `If-None-Match` lists. A proxy that compresses weakens tags; ours name versions, so a weak
 * one names the same version.
 */
export function tagsIn(header: string): readonly string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}

/** Whether `If-None-Match` names this tag (RFC 9110 §13.1.2: weak comparison, lists, `*`). */
export function isKnown(c: Context, etag: string): boolean {
  const given = c.req.header('If-None-Match');
  return given !== undefined && tagsIn(given).some((tag) => tag === '*' || tag === etag);
}

/** 304 with the tag. */
export function notModified(c: Context, etag: string): Response {
  return c.body(null, 304, { ETag: etag });
}

/** Throws `precondition-required` without `If-Match` and `stale` when it names another version. */
export function checkMatch(c: Context<Env>, etag: string): void {
  const given = c.req.header('If-Match');
  if (given === undefined) throw new ProblemError('precondition-required', 'send the ETag you changed in If-Match');
  const tags = tagsIn(given);
  if (!tags.includes('*') && !tags.includes(etag)) throw new ProblemError('stale', undefined, { etag });
}

/** A strong entity tag of what has no version: the same content has the same tag. */
export function contentTag(content: unknown): string {
  return etagOf(createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16));
}
