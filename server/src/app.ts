import type { OpenAPIHono } from '@hono/zod-openapi';
import { isMigrated } from '@jishi/db/migrate';
import { bookingRoutes } from './booking/routes.ts';
import { bookingOut } from './booking/view.ts';
import { calendarRoutes } from './calendar/poll.ts';
import { feedRoutes } from './calendar/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import type { Deps, Env } from './context.ts';
import type { Discovery } from './discovery/discovery.ts';
import { discoveryRoutes } from './discovery/routes.ts';
import type { EventFollowing } from './event/follow.ts';
import { eventRoutes } from './event/routes.ts';
import { useEdge } from './http/edge.ts';
import { renderMetrics } from './http/metrics.ts';
import { answerProblem, newRouter, onError } from './http/problem.ts';
import { serveWeb } from './http/web.ts';
import type { Auth } from './identity/auth.ts';
import { actorMiddleware } from './identity/middleware.ts';
import { identityRoutes } from './identity/routes.ts';
import { scheduleRoutes } from './schedule/routes.ts';
import { VERSION } from './version.ts';

/** The running parts that routes stand on. */
export type Rooms = { readonly auth: Auth; readonly discovery: Discovery; readonly following: EventFollowing };

/** The whole HTTP interface. Rooms do not know each other; what one needs of another is handed over here. */
export function makeApp(deps: Deps, rooms: Rooms): OpenAPIHono<Env> {
  const app = newRouter();
  app.onError(onError(deps));
  app.notFound((c) => answerProblem(c, 'not-found'));
  app.route('/', calendarRoutes(deps));
  useEdge(app, deps);
  operations(app, deps, rooms);

  app.use('/api/v1/*', actorMiddleware(deps, rooms.auth));
  app.route('/', identityRoutes(deps, rooms.auth));
  const bookingDeps = { ...deps, equivalents: (id: string) => rooms.discovery.equivalents(id) };
  app.route('/api/v1', discoveryRoutes(deps, rooms.discovery));
  app.route('/api/v1', catalogueRoutes(deps));
  app.route('/api/v1', scheduleRoutes(deps, bookingOut));
  app.route('/api/v1', bookingRoutes(bookingDeps));
  app.route('/api/v1', feedRoutes(deps));
  app.route('/api/v1', eventRoutes(deps, rooms.following));

  describe(app);
  serveWeb(app);
  return app;
}

function operations(app: OpenAPIHono<Env>, deps: Deps, rooms: Rooms): void {
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', async (c) => {
    const checks = {
      database: await isMigrated(deps.store.read).then(
        (migrated) => migrated,
        () => false,
      ),
      discovery: rooms.discovery.isReady(),
    };
    const ready = Object.values(checks).every(Boolean);
    return c.json({ ready, ...checks }, ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const { body, contentType } = await renderMetrics();
    return c.body(body, 200, { 'Content-Type': contentType });
  });
  app.get('/api/v1/meta', (c) => c.json({ name: 'Jishi', version: VERSION, demo: deps.config.demo }));
}

function describe(app: OpenAPIHono<Env>): void {
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Jishi',
      version: VERSION,
      description: 'Find and book scientific instruments across institutions. Errors are RFC 9457 problem documents.',
    },
  });
}
