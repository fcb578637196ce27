/** A rendered feed. `lastModified`: epoch ms, whole seconds, null for a notice. */
export type Body = {
  readonly etag: string;
  readonly lastModified: number | null;
  readonly plain: Buffer<ArrayBuffer>;
  /** Made when the first program asks for it. */
  gzip: Buffer<ArrayBuffer> | null;
};

export type Bodies = {
  /** The last good body of a feed, of whatever version. */
  last(feed: string): Body | undefined;
  /** The body of a version: kept, being made for somebody else, or made now. */
  get(feed: string, etag: string, make: () => Promise<Body>): Promise<Body>;
  /** Drops what is kept of a feed: it must not be shown any more, not even when the database is down. */
  forget(feed: string): void;
};

type Limits = { readonly maxBytes: number; readonly maxRenderings: number };

/** Keeps the newest body of each feed, those that were asked for last, within a bound of bytes. */
export function keepBodies({ maxBytes, maxRenderings }: Limits): Bodies {
  const kept = new Map<string, Body>();
  const making = new Map<string, Promise<Body>>();
  const turn = takeTurns(maxRenderings);

  const last = (feed: string): Body | undefined => {
    const body = kept.get(feed);
    if (body) {
      kept.delete(feed);
      kept.set(feed, body);
    }
    return body;
  };

  const keep = (feed: string, body: Body): void => {
    kept.delete(feed);
    kept.set(feed, body);
    let bytes = 0;
    for (const [other, { plain, gzip }] of [...kept].reverse()) {
      bytes += plain.length + (gzip?.length ?? 0);
      if (bytes > maxBytes) kept.delete(other);
    }
  };

  const get = (feed: string, etag: string, make: () => Promise<Body>): Promise<Body> => {
    const body = last(feed);
    if (body?.etag === etag) return Promise.resolve(body);
    const key = `${feed} ${etag}`;
    const begun = making.get(key);
    if (begun) return begun;
    const made = turn(make)
      .then((fresh) => {
        keep(feed, fresh);
        return fresh;
      })
      .finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };

  return { last, get, forget: (feed) => void kept.delete(feed) };
}

/** Runs at most `limit` pieces of work at a time, the others in the order in which they came. */
function takeTurns(limit: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
