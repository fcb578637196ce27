import type { MiddlewareHandler } from 'hono';
import type { Deps, Env } from '../context.ts';
import { observeRequest } from '../http/metrics.ts';

/** Metrics and the log line of what programs ask: path and headers hold secrets, so they know the route only. */
export function observed(deps: Deps, route: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1000;
    observeRequest(c.req.method, route, c.res.status, seconds);
    deps.log.debug({ method: c.req.method, route, status: c.res.status, ms: Math.round(seconds * 1000) }, 'poll');
  };
}
