import { dropExpiredSessions } from '@jishi/db/queries/account';
import { suspendedSince } from '@jishi/db/queries/person';
import { findSession } from '@jishi/db/queries/session';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import type { Deps } from '../context.ts';
import { readSecret } from '../secret/secret.ts';
import { readSessionToken } from './cookie.ts';
import { PASSWORD_LENGTH } from './input.ts';

const SESSION_SECONDS = 30 * 24 * 60 * 60;
export const AUTH_PATH = '/api/auth';

export type Auth = {
  /** better-auth's own answer to a request below `/api/auth`. */
  readonly handler: (request: Request) => Promise<Response>;
  /**
   * Who sends these headers: null without a session that holds. Two statements when there is a cookie that we signed,
   * none otherwise. Throws `unauthenticated` for a suspended person.
   */
  readonly sessionActor: (headers: Headers) => Promise<Anyone>;
};

/** Needs the migrated database, because the key of the cookies is kept there. */
export async function makeAuth(deps: Deps): Promise<Auth> {
  const secret = await readSecret(deps.store);
  const auth = betterAuth(authOptions(deps, secret));
  const { name } = (await auth.$context).authCookies.sessionToken;
  return {
    handler: auth.handler,
    sessionActor: (headers) => actorOf(deps, readSessionToken(headers.get('cookie'), name, secret)),
  };
}

async function actorOf(deps: Deps, token: string | null): Promise<Anyone> {
  const now = deps.clock();
  const session = token === null ? null : await findSession(deps.store.read, token, now);
  if (session === null || session.expiresAt <= now) return null;
  if (session.suspendedAt !== null) throw new ProblemError('unauthenticated', 'this account is suspended');
  return session.actor;
}

/** Only sessions and passwords are better-auth's: accounts are opened by ours, with the person in one transaction. */
export function authOptions(deps: Deps, secret: string) {
  const { baseUrl } = deps.config;
  return {
    appName: 'Jishi',
    ...(baseUrl === null ? {} : { baseURL: new URL(baseUrl).origin }),
    basePath: AUTH_PATH,
    // A list, because a single secret would give way to one that happens to be in the environment.
    secrets: [{ version: 1, value: secret }],
    database: { db: deps.store.write, type: deps.store.kind },
    trustedOrigins: (request) => originsOf(request),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    user: { modelName: 'auth_user' },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    session: {
      modelName: 'auth_session',
      expiresIn: SESSION_SECONDS,
      // A session ends a fixed time after sign-in, and reading it never writes.
      disableSessionRefresh: true,
      // Sign-out and suspension hold at once.
      cookieCache: { enabled: false },
    },
    databaseHooks: { session: { create: { before: (session) => admitSession(deps, session) } } },
    // Guessing is limited in limit.ts, by account as well as by address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // At this level nothing goes to the console beside it.
    logger: {
      level: 'info',
      log: (level, message, ...details) => level === 'error' && logError(deps, message, details),
    },
    advanced: {
      cookiePrefix: 'jishi',
      useSecureCookies: baseUrl?.startsWith('https:') ?? false,
      // Tests run under the same check as everything else.
      disableOriginCheck: false,
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => deps.newId(), validateSchema: false },
    },
  } satisfies BetterAuthOptions;
}

/** A page may only come from the host that it talks to; a proxy may have taken the TLS off. */
function originsOf(request: Request | undefined): string[] {
  if (!request) return [];
  const host = request.headers.get('host') ?? new URL(request.url).host;
  return [`http://${host}`, `https://${host}`];
}

type NewSession = { readonly userId: string; readonly expiresAt: Date };

/** Refuses the session of a suspended person, whose password was right; counts its time by our clock. */
async function admitSession(deps: Deps, session: NewSession): Promise<{ data: { expiresAt: Date } }> {
  if ((await suspendedSince(deps.store.read, session.userId)) !== null) {
    throw new APIError('FORBIDDEN', { code: 'ACCOUNT_SUSPENDED', message: 'This account is suspended' });
  }
  const now = deps.clock();
  await dropExpiredSessions(deps.store.write, session.userId, now);
  return { data: { expiresAt: new Date(now + session.expiresAt.getTime() - Date.now()) } };
}

/** The message and what kind of error; never the details, which may hold an address or a row. */
function logError(deps: Deps, message: string, details: readonly unknown[]): void {
  const error = details.find((detail) => detail instanceof Error);
  deps.log.error({ room: 'identity', error: error?.name, code: error?.message.slice(0, 200) }, message.slice(0, 200));
}
