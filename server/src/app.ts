import type { OpenAPIHono } from '@hono/zod-openapi';
import { isMigrated } from '@jishi/db/migrate';
import { viewBookings } from '@jishi/db/queries/booking';
import { applicationRoutes } from './administration/application-routes.ts';
import { administrationRoutes } from './administration/routes.ts';
import { bookingActionRoutes } from './booking/action-routes.ts';
import { cancelLine, settleOrder } from './booking/cancel.ts';
import { holdRoutes } from './booking/hold-routes.ts';
import { bookingRoutes } from './booking/routes.ts';
import { bookingsOut, orderOut } from './booking/view.ts';
import { breachRoutes } from './breach/routes.ts';
import { davRoutes } from './calendar/dav/routes.ts';
import { calendarRoutes } from './calendar/poll.ts';
import { feedRoutes } from './calendar/routes.ts';
import { inventoryRoutes } from './catalogue/edit/routes.ts';
import { exportRoutes } from './catalogue/export/routes.ts';
import { writeCsv } from './catalogue/export/write.ts';
import { IMPORT_BODIES, importRoutes } from './catalogue/import/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import type { Deps, Env } from './context.ts';
import type { Discovery } from './discovery/discovery.ts';
import { discoveryRoutes } from './discovery/routes.ts';
import type { EventFollowing } from './event/follow.ts';
import { eventRoutes } from './event/routes.ts';
import { EXTERNAL_BODIES, externalRoutes } from './external/routes.ts';
import { useEdge } from './http/edge.ts';
import { renderMetrics } from './http/metrics.ts';
import { answerProblem, newRouter, onError } from './http/problem.ts';
import { serveWeb } from './http/web.ts';
import type { Auth } from './identity/auth.ts';
import { readablePassword } from './identity/demo.ts';
import { actorMiddleware } from './identity/middleware.ts';
import { identityRoutes } from './identity/routes.ts';
import { mailRoutes } from './notice/mail/routes.ts';
import { webhookRoutes } from './notice/webhook/routes.ts';
import { applicantRoutes } from './people/applicant-routes.ts';
import { groupRoutes } from './people/group-routes.ts';
import { standingRoutes } from './people/standing-routes.ts';
import { layerRoutes } from './policy/layer-routes.ts';
import { partRoutes } from './policy/part-routes.ts';
import type { ShowBookings } from './policy/show.ts';
import { trialRoutes } from './policy/trial-routes.ts';
import { savedRoutes } from './saved/routes.ts';
import { changeRoutes } from './schedule/change-routes.ts';
import { scheduleRoutes } from './schedule/routes.ts';
import { seriesRoutes } from './series/routes.ts';
import { trainingRoutes } from './training/routes.ts';
import { troubleRoutes } from './trouble/routes.ts';
import { readUsage } from './usage/report.ts';
import { usageRoutes } from './usage/routes.ts';
import { VERSION } from './version.ts';
import { waitlistRoutes } from './waitlist/routes.ts';

/** The running parts that routes stand on. */
export type Rooms = { readonly auth: Auth; readonly discovery: Discovery; readonly following: EventFollowing };

/** The whole HTTP interface. Rooms do not know each other; what one needs of another is handed over here. */
export function makeApp(given: Deps, rooms: Rooms): OpenAPIHono<Env> {
  const deps: Deps = { ...given, equivalents: (id) => rooms.discovery.equivalents(id) };
  const app = newRouter();
  app.onError(onError(deps));
  app.notFound((c) => answerProblem(c, 'not-found'));
  app.route('/', calendarRoutes(deps));
  app.route('/', davRoutes(deps));
  useEdge(app, deps, [EXTERNAL_BODIES, IMPORT_BODIES]);
  operations(app, deps, rooms);

  app.use('/api/v1/*', actorMiddleware(deps, rooms.auth));
  app.route('/', identityRoutes(deps, rooms.auth));
  app.route('/api/v1', discoveryRoutes(deps, rooms.discovery));
  app.route('/api/v1', savedRoutes(deps, rooms.discovery));
  app.route('/api/v1', applicationRoutes(deps));
  app.route('/api/v1', catalogueRoutes(deps));
  app.route('/api/v1', inventoryRoutes(deps, showBookings(deps)));
  app.route('/api/v1', importRoutes(deps));
  app.route(
    '/api/v1',
    exportRoutes(deps, (actor, facilityId, month) => readUsage(deps, actor, facilityId, month)),
  );
  app.route('/api/v1', usageRoutes(deps));
  app.route('/api/v1', troubleRoutes(deps));
  app.route(
    '/api/v1',
    scheduleRoutes(deps, (rows, actor, now) => bookingsOut(deps.store.read, rows, actor, now)),
  );
  app.route('/api/v1', changeRoutes(deps));
  app.route('/api/v1', bookingRoutes(deps));
  app.route('/api/v1', bookingActionRoutes(deps));
  app.route('/api/v1', seriesRoutes(deps, { showOrder: orderOut, cancelLine, settleOrder }));
  app.route('/api/v1', holdRoutes(deps));
  app.route('/api/v1', breachRoutes(deps));
  app.route('/api/v1', waitlistRoutes(deps, orderOut));
  app.route('/api/v1', groupRoutes(deps));
  app.route('/api/v1', standingRoutes(deps));
  app.route('/api/v1', applicantRoutes(deps));
  app.route('/api/v1', layerRoutes(deps, showBookings(deps)));
  app.route('/api/v1', partRoutes(deps, showBookings(deps)));
  app.route('/api/v1', trialRoutes(deps));
  app.route('/api/v1', trainingRoutes(deps));
  app.route('/api/v1', feedRoutes(deps));
  app.route('/api/v1', eventRoutes(deps, rooms.auth.sessionActor, rooms.following));
  app.route('/api/v1', mailRoutes(deps));
  app.route('/api/v1', webhookRoutes(deps));
  app.route('/api/v1', externalRoutes(deps));
  app.route(
    '/api/v1',
    administrationRoutes(deps, {
      makePassword: readablePassword,
      writeTable: (heading, rows) => writeCsv({ heading, byteOrderMark: true }, rows),
    }),
  );

  describe(app);
  serveWeb(app);
  return app;
}

function showBookings(deps: Deps): ShowBookings {
  return async (actor, bookingIds) => {
    if (!actor) return [];
    const rows = await viewBookings(deps.store.read, bookingIds);
    return bookingsOut(deps.store.read, rows, actor, deps.clock());
  };
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
