import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps, Env } from '../context.ts';
import { newRouter } from '../http/problem.ts';
import { auditRoutes, type WriteTable } from './audit-routes.ts';
import { facilityRoutes } from './facility-routes.ts';
import { holidayRoutes } from './holiday-routes.ts';
import { institutionRoutes } from './institution-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { personRoutes } from './person-routes.ts';
import { regionRoutes } from './region-routes.ts';

/** What it has of other rooms: how a password is made that people can read, and how a table is written safely. */
type Given = { readonly makePassword: () => string; readonly writeTable: WriteTable };

/** For administrators, under /api/v1. */
export function administrationRoutes(deps: Deps, given: Given): OpenAPIHono<Env> {
  const router = newRouter();
  router.route('/', institutionRoutes(deps));
  router.route('/', facilityRoutes(deps));
  router.route('/', regionRoutes(deps));
  router.route('/', holidayRoutes(deps));
  router.route('/', personRoutes(deps, given));
  router.route('/', jobRoutes(deps));
  router.route('/', auditRoutes(deps, given));
  return router;
}
