import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ProblemError } from '@jishi/shared/problem';
import { type Me, me, profileInput, type Session, session } from '@jishi/shared/schema/person';
import type { Context } from 'hono';
import type { Deps, Env } from '../context.ts';
import { clientAddress } from '../http/edge.ts';
import { answerProblem, newRouter, problems } from '../http/problem.ts';
import { openAccount } from './account.ts';
import { AUTH_PATH, type Auth } from './auth.ts';
import { DEMO_DOMAIN } from './demo.ts';
import { forward, signInPath } from './forward.ts';
import { passwordInput, revokeInput, type SignUpInput, signInInput, signUpInput } from './input.ts';
import { makeLimits } from './limit.ts';
import { changeMe, showMe } from './profile.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description = 'done') => ({
  description,
  content: { 'application/json': { schema } },
});
const posted = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

const authAnswer = z.looseObject({}).describe('better-auth’s own JSON; errors are { code, message }');
const authRoute = <Schema extends z.ZodType>(path: string, summary: string, schema: Schema) =>
  createRoute({
    method: 'post',
    path: `${AUTH_PATH}${path}`,
    tags: ['identity'],
    summary,
    request: posted(schema),
    responses: {
      200: json(authAnswer),
      400: { description: 'not the password that it has now, or not an address' },
      401: { description: 'wrong password or not signed in' },
      403: { description: 'suspended, or from another site' },
      ...problems('invalid', 'rate-limited'),
    },
  });

const signUp = authRoute('/sign-up/email', 'Open an account and sign in', signUpInput);
const signIn = authRoute('/sign-in/email', 'Sign in; sets the session cookie', signInInput);
const changePassword = authRoute('/change-password', 'Change the password', passwordInput);
const revokeSession = authRoute('/revoke-session', 'End one session', revokeInput);

/** better-auth's paths that need no body; every other path of its is closed. */
const OPEN_PATHS = {
  GET: ['/list-sessions', '/ok'],
  POST: ['/sign-out', '/revoke-sessions', '/revoke-other-sessions'],
} as const;

const getMe = createRoute({
  method: 'get',
  path: '/api/v1/me',
  tags: ['identity'],
  summary: 'Who is signed in',
  responses: { 200: json(me), ...problems('unauthenticated') },
});

const getSession = createRoute({
  method: 'get',
  path: '/api/v1/session',
  tags: ['identity'],
  summary: 'Who is signed in, or nobody; only a suspended account is refused',
  responses: { 200: json(session), ...problems('unauthenticated') },
});

const patchMe = createRoute({
  method: 'patch',
  path: '/api/v1/me',
  tags: ['identity'],
  summary: 'Change name, language or zone',
  request: posted(profileInput),
  responses: { 200: json(me), ...problems('unauthenticated', 'invalid') },
});

/** Sign-in below `/api/auth`, and `/api/v1/me`; the paths are whole, so mount it at the root. */
export function identityRoutes(deps: Deps, auth: Auth): OpenAPIHono<Env> {
  const router = newRouter();
  signingRoutes(router, deps, auth);
  for (const path of OPEN_PATHS.GET) router.get(`${AUTH_PATH}${path}`, (c) => forward(deps, auth, c));
  for (const path of OPEN_PATHS.POST) router.post(`${AUTH_PATH}${path}`, (c) => forward(deps, auth, c));
  router.all(`${AUTH_PATH}/*`, (c) => answerProblem(c, 'not-found'));

  router.openapi(getSession, async (c) => {
    const actor = c.get('actor');
    return answerMe(c, { me: actor && (await showMe(deps, actor)) });
  });
  router.openapi(getMe, async (c) => answerMe(c, await showMe(deps, c.get('actor'))));
  router.openapi(patchMe, async (c) => answerMe(c, await changeMe(deps, c.get('actor'), c.req.valid('json'))));
  return router;
}

function signingRoutes(router: OpenAPIHono<Env>, deps: Deps, auth: Auth): void {
  const limits = makeLimits(deps);
  router.openapi(signUp, (c) => {
    const input = c.req.valid('json');
    return limits.signUp(clientAddress(c), async () => {
      await register(deps, input);
      const { email, password, rememberMe } = input;
      return forward(deps, auth, c, signInPath, { email, password, rememberMe });
    });
  });
  router.openapi(signIn, (c) => {
    const input = c.req.valid('json');
    return limits.guess(clientAddress(c), input.email, () => forward(deps, auth, c, signInPath, input));
  });
  router.openapi(changePassword, (c) => {
    const account = c.req.header('Cookie') ?? '';
    return limits.guess(clientAddress(c), account, () => forward(deps, auth, c, c.req.path, c.req.valid('json')));
  });
  router.openapi(revokeSession, (c) => forward(deps, auth, c, c.req.path, c.req.valid('json')));
}

async function register(deps: Deps, input: SignUpInput): Promise<void> {
  if (input.email.endsWith(DEMO_DOMAIN)) {
    const detail = 'addresses of this domain are kept for demo accounts';
    throw new ProblemError('invalid', detail, { errors: [{ pointer: '/email', detail }] });
  }
  const { name, email, password, institutionId } = input;
  await openAccount(deps, { name, email, institutionId: institutionId ?? null, source: 'signup' }, password);
}

function answerMe<Body extends Me | Session>(c: Context<Env>, body: Body) {
  c.header('Cache-Control', 'no-store');
  return c.json(body, 200);
}
