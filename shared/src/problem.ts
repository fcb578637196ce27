import { z } from 'zod';

/** Every error that the API answers, by slug (RFC 9457). Titles for people are in `messages`. */
export const PROBLEMS = {
  invalid: { status: 422, title: 'The input is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  refused: { status: 409, title: 'Booking rules refuse this' },
  'id-reused': { status: 409, title: 'This id was used for something else' },
  conflict: { status: 409, title: 'Not possible in this state' },
  stale: { status: 412, title: 'Changed by someone else meanwhile' },
  'precondition-required': { status: 428, title: 'If-Match is missing' },
  busy: { status: 503, title: 'Busy, try again soon' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'too-large': { status: 413, title: 'Too large' },
  internal: { status: 500, title: 'Something broke on our side' },
} as const;
export type ProblemSlug = keyof typeof PROBLEMS;

export const problemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type ProblemDocument = z.infer<typeof problemDocument>;

/** The only error that use cases throw; the HTTP edge and the command line each know how to say it. */
export class ProblemError extends Error {
  readonly slug: ProblemSlug;
  /** What is wrong in this case, in English; undefined where the slug says it all. */
  readonly said: string | undefined;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(slug: ProblemSlug, detail?: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(detail ?? PROBLEMS[slug].title);
    this.name = 'ProblemError';
    this.slug = slug;
    this.said = detail;
    this.extra = extra;
  }
}
