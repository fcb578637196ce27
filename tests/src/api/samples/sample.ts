/** A good request for an operation that takes a body. */
export type Sample = {
  /** `POST /api/v1/orders` */
  readonly operation: string;
  readonly method: string;
  /** With everything that a path names in place. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
};

/** An operation, its path, a body and headers. */
export type Asked = readonly [string, string, unknown, Record<string, string>?];

export const ANY_VERSION = { 'if-match': '*' };

export function sampleOf([operation, path, body, headers = {}]: Asked): Sample {
  return { operation, method: operation.split(' ')[0] ?? '', path, body, headers };
}
