import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Deps, Env } from '../context.ts';
import { limitBody } from './body.ts';
import { observeRequest } from './metrics.ts';
import { answerProblem } from './problem.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** Paths that take whole files, with a limit of their own. */
export type LargeBodies = { readonly paths: RegExp; readonly maxBytes: number };

/** What every request passes first, in this order. Feeds keep their own, cheaper path; see calendar/. */
export function useEdge(app: OpenAPIHono<Env>, deps: Deps, large: readonly LargeBodies[]): void {
  app.use(identified(deps));
  const pages = secured(deps, true);
  // The readable description of the interface is somebody else's program, which writes markup as text.
  const docs = secured(deps, false);
  app.use((c, next) => {
    if (c.req.path.startsWith('/api/')) return plainly(c, next);
    return c.req.path.startsWith('/docs/') ? docs(c, next) : pages(c, next);
  });
  app.use('/api/*', limited(deps));
  app.use('/api/*', fromOwnPages(deps));
  const tooLarge = (c: Context<Env>) => answerProblem(c, 'too-large');
  const usual = limitBody(MAX_BODY_BYTES, tooLarge);
  const files = large.map(({ paths, maxBytes }) => ({ paths, limit: limitBody(maxBytes, tooLarge) }));
  app.use('/api/*', (c, next) => {
    const file = files.find(({ paths }) => paths.test(c.req.path));
    return (file?.limit ?? usual)(c, next);
  });
}

/** A request id, the log line and the metrics. Paths are logged as routes: a feed's path is a secret. */
function identified(deps: Deps): MiddlewareHandler<Env> {
  // The process and the request within it: unique across servers, and cheaper than randomness for each request.
  const process = deps.newId().slice(-12);
  let count = 0;
  return async (c, next) => {
    const started = performance.now();
    count += 1;
    const requestId = `${process}-${count}`;
    c.set('requestId', requestId);
    c.set('actor', null);
    // Headers are set before the answer is made: changing a finished one would copy it with its body.
    c.header('X-Request-Id', requestId);
    // By the clock of every other time in the answer: readers compare them.
    c.header('Date', new Date(deps.clock()).toUTCString());
    await next();
    const seconds = (performance.now() - started) / 1000;
    const route = c.req.routePath;
    observeRequest(c.req.method, route, c.res.status, seconds);
    deps.log.debug(
      { requestId, method: c.req.method, route, status: c.res.status, ms: Math.round(seconds * 1000) },
      'request',
    );
  };
}

/** What programs get is data: nothing to run, nothing to frame. */
const plainly: MiddlewareHandler = async (c, next) => {
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  c.header('Referrer-Policy', 'no-referrer');
  await next();
};

/** What browsers show as pages, and the files that belong to them. `typed`: no text ever becomes markup or a script. */
function secured(deps: Deps, typed: boolean): MiddlewareHandler {
  const https = deps.config.baseUrl?.startsWith('https:') ?? false;
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      ...(typed ? { requireTrustedTypesFor: ["'script'"], trustedTypes: ['default'] } : {}),
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: https ? 'max-age=31536000' : false,
  });
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser may only change things from our own pages. Browsers name the page's origin with everything that changes;
 * who sends none is a program, and has no cookie that somebody else's page could misuse.
 */
function fromOwnPages(deps: Deps): MiddlewareHandler<Env> {
  // Behind a proxy the Host may be the proxy's name for us; BASE_URL is what people's browsers see.
  const known = deps.config.baseUrl === null ? null : new URL(deps.config.baseUrl).origin;
  return async (c, next) => {
    const origin = c.req.header('Origin');
    const own =
      origin === undefined
        ? c.req.header('Sec-Fetch-Site') !== 'cross-site'
        : origin === known || sameHost(origin, c.req.header('Host'));
    if (!own && !SAFE_METHODS.has(c.req.method))
      return answerProblem(c, 'forbidden', 'a page of another site may not do this');
    return next();
  };
}

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

function limited(deps: Deps): MiddlewareHandler<Env> {
  if (deps.config.rateLimit === 0) return async (_c, next) => next();
  const limiter = new RateLimiterMemory({ points: deps.config.rateLimit, duration: 60 });
  return async (c, next) => {
    try {
      await limiter.consume(clientAddress(c));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return answerProblem(c, 'rate-limited', undefined, { retryAfter: Math.ceil(refused.msBeforeNext / 1000) });
    }
    return next();
  };
}

type NodeBindings = { incoming?: { socket?: { remoteAddress?: string } } };

/** The peer's address; behind a proxy that is the proxy, which then should do the limiting. */
export function clientAddress(c: Context<Env>): string {
  return (c.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress ?? 'local';
}
