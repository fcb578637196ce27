import type { MiddlewareHandler } from 'hono';
import type { Deps, Env } from '../context.ts';
import type { Auth } from './auth.ts';

/** Says who asks, once for each request. A request without a cookie costs nothing. */
export function actorMiddleware(_deps: Deps, auth: Auth): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.raw.headers.has('cookie')) c.set('actor', await auth.sessionActor(c.req.raw.headers));
    // What one reader sees may not be shown to the next one by a cache between them.
    c.header('Cache-Control', 'private, no-cache');
    c.header('Vary', 'Cookie');
    await next();
  };
}
