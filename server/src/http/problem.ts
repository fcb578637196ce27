import { OpenAPIHono } from '@hono/zod-openapi';
import { isBusy, isFull } from '@jishi/db/open';
import { PROBLEMS, type ProblemDocument, ProblemError, type ProblemSlug, problemDocument } from '@jishi/shared/problem';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { Deps, Env } from '../context.ts';
import { detailOf, faultOf, languageOf, sentenceIn, titleOf } from './language.ts';

const JSON_TYPE = 'application/problem+json';
const RETRY_AFTER_SECONDS = '2';

/** Answers one problem document (RFC 9457). Nothing of the request is echoed but JSON-encoded values of ours. */
export function answerProblem(
  c: Context<Env>,
  slug: ProblemSlug,
  detail?: string,
  extra: Readonly<Record<string, unknown>> = {},
): Response {
  const language = languageOf(c);
  const body: ProblemDocument = {
    type: `/problems/${slug}`,
    title: titleOf(language, slug),
    status: PROBLEMS[slug].status,
    detail: detailOf(language, slug, detail),
    instance: c.get('requestId'),
    ...extra,
    ...(Array.isArray(extra.errors) ? { errors: faultsOf(language, extra.errors) } : {}),
  };
  if (slug === 'busy' || slug === 'rate-limited')
    c.header('Retry-After', String(extra.retryAfter ?? RETRY_AFTER_SECONDS));
  c.header('Cache-Control', 'no-store');
  return c.body(JSON.stringify(body), PROBLEMS[slug].status, { 'Content-Type': JSON_TYPE });
}

type Fault = { readonly pointer: string; readonly detail: string };

/** Faults in the reader's language; one that is said already in it stays. */
function faultsOf(language: Language, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, detail: sentenceIn(language, fault.detail) }));
}

/** Every error that leaves a route ends here. */
export function onError(deps: Deps) {
  return (error: Error, c: Context<Env>): Response => {
    if (error instanceof ProblemError) return answerProblem(c, error.slug, error.said, error.extra);
    if (error instanceof HTTPException) return answerHttpException(c, error);
    if (isBusy(error)) return answerProblem(c, 'busy');
    const where = { err: error, requestId: c.get('requestId'), path: c.req.routePath };
    if (isFull(error)) {
      deps.log.error(where, 'the database has no room to write');
      return answerProblem(c, 'busy', 'there is no room to write at the moment; reading goes on', { retryAfter: 60 });
    }
    deps.log.error(where, 'unexpected error');
    return answerProblem(c, 'internal');
  };
}

function answerHttpException(c: Context<Env>, error: HTTPException): Response {
  if (error.status === 413) return answerProblem(c, 'too-large');
  if (error.status === 400 || error.status === 415) {
    return answerProblem(c, 'invalid', 'the body is not JSON', {
      errors: [{ pointer: '', detail: 'the body is not JSON' }],
    });
  }
  if (error.status === 401) return answerProblem(c, 'unauthenticated');
  if (error.status === 403) return answerProblem(c, 'forbidden');
  return answerProblem(c, error.status === 404 ? 'not-found' : 'internal');
}

type Checked = { target: string; success: boolean; error?: z.core.$ZodError };

/** Routes of a room: wrong input becomes one `invalid` problem with a pointer to each fault. */
export function newRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result: Checked, c) => {
      if (result.success || !result.error) return undefined;
      const language = languageOf(c);
      const errors = result.error.issues.slice(0, 50).map((issue) => ({
        pointer: pointerOf(result.target, issue.path),
        detail: faultOf(language, issue),
      }));
      return answerProblem(c, 'invalid', undefined, { errors });
    },
  });
}

/** RFC 6901 pointer into the body; query and path parameters are named as `query/name`. */
function pointerOf(target: string, path: readonly PropertyKey[]): string {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return target === 'json' ? steps.map((step) => `/${step}`).join('') : [target, ...steps].join('/');
}

const document = (description: string) => ({
  description,
  content: { [JSON_TYPE]: { schema: problemDocument } },
});

/** The answers of a route that are problems, for its description. */
export function problems(...slugs: readonly ProblemSlug[]) {
  const byStatus = new Map<number, string[]>();
  for (const slug of slugs) {
    const { status } = PROBLEMS[slug];
    byStatus.set(status, [...(byStatus.get(status) ?? []), slug]);
  }
  return Object.fromEntries([...byStatus].map(([status, names]) => [status, document(names.join(', '))]));
}
