/** A rendered feed. `lastModified`: epoch ms, whole seconds, null for a notice. */
export type Body = {
  readonly etag: string;
  readonly lastModified: number | null;
  readonly plain: Buffer<ArrayBuffer>;
  /** Made when the first program asks for it. */
  gzip: Buffer<ArrayBuffer> | null;
};

export type Kept<T> = {
  /** The last good body of a feed, of whatever version. */
  last(feed: string): T | undefined;
  /** The body of a version: kept, being made for somebody else, or made now. */
  get(feed: string, etag: string, make: () => Promise<T>): Promise<T>;
  /** Drops what is kept of a feed: it must not be shown any more, not even when the database is down. */
  forget(feed: string): void;
};

export type Bodies = Kept<Body>;

type Limits = { readonly maxBytes: number; readonly maxRenderings: number };

/** Keeps the newest body of each feed, those that were asked for last, within a bound of bytes. */
export function keepBodies(limits: Limits): Bodies {
  return keepNewest(limits, ({ plain, gzip }) => plain.length + (gzip?.length ?? 0));
}

/** The same for whatever is made of a version. */
export function keepNewest<T extends { readonly etag: string }>(
  { maxBytes, maxRenderings }: Limits,
  bytesOf: (body: T) => number,
): Kept<T> {
  const kept = new Map<string, T>();
  const making = new Map<string, Promise<T>>();
  const turn = takeTurns(maxRenderings);

  const last = (feed: string): T | undefined => {
    const body = kept.get(feed);
    if (body) {
      kept.delete(feed);
      kept.set(feed, body);
    }
    return body;
  };

  const keep = (feed: string, body: T): void => {
    kept.delete(feed);
    kept.set(feed, body);
    let bytes = 0;
    for (const [other, one] of [...kept].reverse()) {
      bytes += bytesOf(one);
      if (bytes > maxBytes) kept.delete(other);
    }
  };

  const get = (feed: string, etag: string, make: () => Promise<T>): Promise<T> => {
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
