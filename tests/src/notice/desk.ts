import type { Deps, Env } from '@jishi/server/context';
import { newRouter, onError } from '@jishi/server/http/problem';
import { mailRoutes } from '@jishi/server/notice/mail/routes';
import { webhookRoutes } from '@jishi/server/notice/webhook/routes';
import type { Actor } from '@jishi/shared/rules/access';
import type { Hono } from 'hono';

export type Desk = (
  actor: Actor | null,
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;

/** The routes of notices alone, for whoever is said to ask. */
export function openDesk(deps: Deps): Desk {
  return async (actor, method, path, body) => {
    const app = newRouter() as Hono<Env>;
    app.onError(onError(deps));
    app.use('*', async (c, next) => {
      c.set('actor', actor);
      c.set('requestId', 'test');
      await next();
    });
    app.route('/', mailRoutes(deps));
    app.route('/', webhookRoutes(deps));
    const content =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await app.request(path, { method, ...content });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
}

export function actorOf(
  person: { readonly id: string },
  facilityIds: readonly string[] = [],
  administrator = false,
): Actor {
  const home = { institutionId: null, institutionKind: null, institutionRegion: null };
  const groups = { headOf: new Set<string>(), memberOf: new Set<string>() };
  return { personId: person.id, ...home, ...groups, administrator, facilityIds: new Set(facilityIds) };
}
