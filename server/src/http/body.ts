import type { MiddlewareHandler } from 'hono';
import type { Env } from '../context.ts';

/**
 * Refuses bodies larger than `maxBytes` with whatever `refuse` answers. A body that comes in chunks is counted while it
 * is read. hono's own limit rebuilds the Request for that, which the light requests of node-server do not allow.
 */
export function limitBody(
  maxBytes: number,
  refuse: (c: Parameters<MiddlewareHandler<Env>>[0]) => Response,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { headers } = c.req.raw;
    const length = headers.get('Content-Length');
    if (!headers.has('Transfer-Encoding')) {
      // Without either header there is no body (RFC 9112 §6.3).
      return length !== null && Number(length) > maxBytes ? refuse(c) : next();
    }
    const body = await readAtMost(c.req.raw.body, maxBytes);
    if (!body) return refuse(c);
    // hono keeps promises here, whatever its type says.
    c.req.bodyCache.arrayBuffer = Promise.resolve(body) as unknown as ArrayBuffer;
    return next();
  };
}

/** The whole of a stream, or null when it is longer. */
async function readAtMost(stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<ArrayBuffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream ?? []) {
    size += part.byteLength;
    if (size > maxBytes) return null;
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole.buffer;
}
