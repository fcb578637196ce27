import { addAdministrator, addManager } from '@jishi/db/queries/role';
import { useEdge } from '@jishi/server/http/edge';
import { newRouter, onError } from '@jishi/server/http/problem';
import { type Auth, makeAuth } from '@jishi/server/identity/auth';
import { ensureDemoAccounts } from '@jishi/server/identity/demo';
import { actorMiddleware } from '@jishi/server/identity/middleware';
import { identityRoutes } from '@jishi/server/identity/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTestDeps, type TestDeps } from '../support/deps.ts';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';
import { addFacility, addInstitution } from './places.ts';

const DAY_MINUTES = 24 * 60;
const PASSWORD = 'correct horse 9';

type App = ReturnType<typeof newRouter>;

async function makeApp(deps: TestDeps): Promise<App> {
  const auth = await makeAuth(deps);
  const app = newRouter();
  useEdge(app, deps, []);
  app.onError(onError(deps));
  app.use('/api/v1/*', actorMiddleware(deps, auth));
  app.route('/', identityRoutes(deps, auth));
  return app;
}

function post(app: App, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = {
    method: 'POST',
    body: text,
    headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
  };
  return Promise.resolve(app.request(path, init));
}

const signIn = (app: App, email: string, password = PASSWORD) =>
  post(app, '/api/auth/sign-in/email', { email, password });
const signUp = (app: App, email: string, more: object = {}) =>
  post(app, '/api/auth/sign-up/email', { email, password: PASSWORD, name: '李工', ...more });

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

const getMe = (app: App, cookie: string) => Promise.resolve(app.request('/api/v1/me', { headers: { cookie } }));

async function signedUp(app: App, email: string): Promise<{ cookie: string; id: string }> {
  const response = await signUp(app, email);
  expect(response.status).toBe(200);
  const { user } = (await response.json()) as { user: { id: string } };
  return { cookie: cookieOf(response), id: user.id };
}

describe.each(KINDS)('identity on %s', (kind) => {
  let opened: TestStore;
  let deps: TestDeps;
  let app: App;
  beforeAll(async () => {
    opened = await openTestStore(kind);
    deps = makeTestDeps(opened.store);
    app = await makeApp(deps);
  });
  afterAll(() => opened.close());

  const peopleWith = (email: string) =>
    opened.store.read.selectFrom('person').selectAll().where('email', '=', email).execute();

  test('who signs up is signed in, and is a person with the same id', async () => {
    const response = await signUp(app, 'Li@Example.org');
    expect(response.status).toBe(200);
    const me = await getMe(app, cookieOf(response));
    expect(await me.json()).toMatchObject({ name: '李工', email: 'li@example.org', institution: null, facilities: [] });
    const [person] = await peopleWith('li@example.org');
    const user = await opened.store.read.selectFrom('auth_user').selectAll().executeTakeFirstOrThrow();
    expect(person).toMatchObject({ id: user.id, source: 'signup', suspended_at: null });
    expect(user.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test('the session cookie cannot be read by pages nor sent from other sites', async () => {
    const response = await signIn(app, 'li@example.org');
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith('jishi.session_token='));
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Max-Age=2592000/);
    expect(cookie).not.toMatch(/; Secure/);
  });

  test('under https the cookie is secure', async () => {
    const secure = await makeApp({ ...deps, config: { ...deps.config, baseUrl: 'https://jishi.example' } });
    const response = await signIn(secure, 'li@example.org');
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-jishi\.session_token=.*; Secure/);
    const me = await getMe(secure, cookieOf(response));
    expect(me.status).toBe(200);
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const wrong = await signIn(app, 'li@example.org', 'not the password');
    const unknown = await signIn(app, 'nobody@example.org', 'not the password');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test('sign-out holds at once', async () => {
    const cookie = cookieOf(await signIn(app, 'li@example.org'));
    expect((await getMe(app, cookie)).status).toBe(200);
    expect((await post(app, '/api/auth/sign-out', {}, { cookie })).status).toBe(200);
    expect((await getMe(app, cookie)).status).toBe(401);
  });

  test('whose session it is can be asked by anybody: nobody’s is no error, and one that ended is nobody’s', async () => {
    const ask = async (cookie: string) => {
      const answer = await app.request('/api/v1/session', { headers: { cookie } });
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      return ((await answer.json()) as { me: unknown }).me;
    };
    const { cookie } = await signedUp(app, 'asked@example.org');
    expect(await ask(cookie)).toEqual(await (await getMe(app, cookie)).json());
    expect(await ask('')).toBe(null);
    deps.passMinutes(30 * DAY_MINUTES + 1);
    expect(await ask(cookie)).toBe(null);
  });

  test('a session ends after 30 days, and its row goes with the next sign-in', async () => {
    const { cookie, id } = await signedUp(app, 'old@example.org');
    deps.passMinutes(30 * DAY_MINUTES - 1);
    expect((await getMe(app, cookie)).status).toBe(200);
    deps.passMinutes(2);
    expect((await getMe(app, cookie)).status).toBe(401);
    await signIn(app, 'old@example.org');
    const rows = await opened.store.read.selectFrom('auth_session').selectAll().where('userId', '=', id).execute();
    expect(rows).toHaveLength(1);
  });

  test('a cookie that we did not sign is nobody, and costs no statement', async () => {
    const { cookie } = await signedUp(app, 'forged@example.org');
    const store = { ...deps.store };
    const auth = await makeAuth({ ...deps, store });
    Object.assign(store, { read: undefined });
    const forged = [
      cookie.replace(/=(.)/, (_, first) => `=${first === 'a' ? 'b' : 'a'}`),
      'jishi.session_token=x.y',
      'a=b',
      'jishi.session_token=%',
    ];
    for (const one of forged) expect(await auth.sessionActor(new Headers({ cookie: one }))).toBeNull();
    expect(await auth.sessionActor(new Headers())).toBeNull();
  });

  test('a suspended person has no session any more and gets none; restored they do', async () => {
    const { cookie, id } = await signedUp(app, 'bad@example.org');
    const suspend = (at: number | null) =>
      opened.store.write.updateTable('person').set({ suspended_at: at }).where('id', '=', id).execute();
    await suspend(deps.clock());
    expect((await getMe(app, cookie)).status).toBe(401);
    const refused = await signIn(app, 'bad@example.org');
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'ACCOUNT_SUSPENDED' });
    expect(refused.headers.getSetCookie()).toEqual([]);
    expect((await signIn(app, 'bad@example.org', 'wrong password')).status).toBe(401);
    await suspend(null);
    expect((await signIn(app, 'bad@example.org')).status).toBe(200);
  });

  test('the actor carries institution, facilities and administration', async () => {
    const institutionId = await addInstitution(opened.store, deps.newId());
    const facilityIds = [
      await addFacility(opened.store, deps.newId(), institutionId),
      await addFacility(opened.store, deps.newId(), institutionId),
    ];
    const response = await signUp(app, 'roles@example.org', { institutionId });
    const cookie = cookieOf(response);
    const [person] = await peopleWith('roles@example.org');
    const change = { personId: person?.id ?? '', at: deps.clock() };
    await opened.store.write.transaction().execute(async (trx) => {
      for (const facilityId of [...facilityIds, ...facilityIds]) await addManager(trx, change, facilityId);
      await addAdministrator(trx, change);
    });
    const auth: Auth = await makeAuth(deps);
    expect(await auth.sessionActor(new Headers({ cookie }))).toEqual({
      personId: change.personId,
      institutionId,
      institutionKind: 'education',
      institutionRegion: null,
      administrator: true,
      facilityIds: new Set(facilityIds),
      headOf: new Set(),
      memberOf: new Set(),
    });
    const me = (await (await getMe(app, cookie)).json()) as { facilities: { id: string }[] };
    expect(me).toMatchObject({ administrator: true, institution: { id: institutionId, name: { zh: '样例大学' } } });
    expect(me.facilities.map((facility) => facility.id).sort()).toEqual([...facilityIds].sort());
  });

  test('an address is given once, also to many who ask at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => signUp(app, 'race@example.org')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422, 422, 422, 422]);
    expect(await peopleWith('race@example.org')).toHaveLength(1);
    const again = await signUp(app, 'RACE@example.org');
    expect(await again.json()).toMatchObject({ type: '/problems/invalid', code: 'USER_ALREADY_EXISTS' });
  });

  test('somebody known from an import gets no account by signing up', async () => {
    const person = { id: deps.newId(), name: '样例', email: 'imported@example.org' };
    const row = {
      institution_id: null,
      language: null,
      zone: null,
      source: 'sample',
      created_at: 0,
      suspended_at: null,
      calendar_by: 'feed' as const,
    };
    await opened.store.write
      .insertInto('person')
      .values({ ...person, ...row })
      .execute();
    const refused = await signUp(app, 'imported@example.org');
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'PERSON_WITHOUT_ACCOUNT' });
    expect((await signIn(app, 'imported@example.org')).status).toBe(401);
  });

  test('an institution that does not exist leaves neither person nor account', async () => {
    const refused = await signUp(app, 'nowhere@example.org', { institutionId: deps.newId() });
    expect(refused.status).toBe(422);
    expect(await peopleWith('nowhere@example.org')).toEqual([]);
    expect((await signIn(app, 'nowhere@example.org')).status).toBe(401);
  });

  test('an account that cannot be written leaves no person', async () => {
    const taken = await opened.store.read.selectFrom('auth_account').select('id').executeTakeFirstOrThrow();
    const [id, eventual] = [deps.newId(), taken.id];
    const broken = await makeApp({ ...deps, newId: sequence([id, eventual], deps.newId) });
    const refused = await signUp(broken, 'half@example.org');
    expect(refused.ok).toBe(false);
    expect(await peopleWith('half@example.org')).toEqual([]);
  });

  test('people change their own name, language and zone', async () => {
    const { cookie, id } = await signedUp(app, 'change@example.org');
    const patch = (body: unknown) =>
      app.request('/api/v1/me', {
        method: 'PATCH',
        body: JSON.stringify(body),
        headers: { cookie, 'content-type': 'application/json' },
      });
    const changed = await patch({ name: ' 王芳 ', language: 'zh', zone: 'Asia/Urumqi' });
    expect(await changed.json()).toMatchObject({ name: '王芳', language: 'zh', zone: 'Asia/Urumqi' });
    expect(await (await patch({ zone: null })).json()).toMatchObject({ name: '王芳', language: 'zh', zone: null });
    const user = await opened.store.read.selectFrom('auth_user').select('name').where('id', '=', id).executeTakeFirst();
    expect(user?.name).toBe('王芳');
    for (const wrong of [{ name: '' }, { zone: 'Mars/Olympus' }, { language: 'fr' }, { name: 'a\u0000b' }, [], 'x']) {
      expect((await patch(wrong)).status).toBe(422);
    }
  });

  test('a new password replaces the old one', async () => {
    const { cookie } = await signedUp(app, 'secret@example.org');
    const change = (currentPassword: string) =>
      post(app, '/api/auth/change-password', { currentPassword, newPassword: 'another one 10' }, { cookie });
    expect((await change('not it at all')).ok).toBe(false);
    expect((await change(PASSWORD)).status).toBe(200);
    expect((await signIn(app, 'secret@example.org')).status).toBe(401);
    expect((await signIn(app, 'secret@example.org', 'another one 10')).status).toBe(200);
  });

  test('bad input is a problem document, and never breaks anything', async () => {
    const email = 'x@example.org';
    const bodies = [
      '{',
      '"x"',
      'null',
      '[]',
      { email: 5, password: [] },
      { email, password: 'x'.repeat(129) },
      { email: `${'a'.repeat(300)}@b.cd`, password: PASSWORD },
    ];
    for (const path of ['/api/auth/sign-in/email', '/api/auth/sign-up/email', '/api/auth/change-password']) {
      for (const body of bodies) {
        const response = await post(app, path, body);
        expect(response.status).toBe(422);
        expect(response.headers.get('content-type')).toBe('application/problem+json');
      }
    }
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'nonsense',
    ]) {
      const body = JSON.stringify({ email, password: PASSWORD, name: 'x' });
      const response = await post(app, '/api/auth/sign-up/email', body, { 'content-type': type });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ type: '/problems/invalid' });
    }
    for (const name of ['', ' ', 'a\u0000b', 'x'.repeat(101)])
      expect((await signUp(app, email, { name })).status).toBe(422);
    expect((await signUp(app, email, { password: 'short 7' })).status).toBe(422);
    expect(await peopleWith(email)).toEqual([]);
    const sql = await signIn(app, "x'; drop table person; --@example.org");
    expect([400, 401]).toContain(sql.status);
  });

  test('paths of better-auth that we do not use are closed', async () => {
    const { cookie } = await signedUp(app, 'closed@example.org');
    for (const path of [
      'update-user',
      'delete-user',
      'change-email',
      'sign-in/social',
      'request-password-reset',
      'nonsense',
    ]) {
      expect((await post(app, `/api/auth/${path}`, { name: 'x' }, { cookie })).status).toBe(404);
    }
    expect((await app.request('/api/auth/get-session', { headers: { cookie } })).status).toBe(404);
  });

  test('a page of another site cannot use the session', async () => {
    const { cookie } = await signedUp(app, 'csrf@example.org');
    const other = await post(app, '/api/auth/sign-out', {}, { cookie, origin: 'https://evil.example' });
    expect(other.status).toBe(403);
    const own = await post(app, '/api/auth/sign-out', {}, { cookie, origin: 'http://localhost' });
    expect(own.status).toBe(200);
  });

  test('after 30 wrong passwords in a minute an account must wait, others need not', async () => {
    const { cookie } = await signedUp(app, 'guessed@example.org');
    const guesses = await Promise.all(
      Array.from({ length: 32 }, () => signIn(app, 'guessed@example.org', 'wrong password')),
    );
    expect(guesses.filter((one) => one.status === 401)).toHaveLength(30);
    const refused = guesses.find((one) => one.status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn(app, 'GUESSED@example.org')).status).toBe(429);
    expect((await signIn(app, 'secret@example.org', 'another one 10')).status).toBe(200);
    expect((await getMe(app, cookie)).status).toBe(200);
    const unlimited = await makeApp({ ...deps, config: { ...deps.config, rateLimit: 0 } });
    expect((await signIn(unlimited, 'guessed@example.org')).status).toBe(200);
  }, 60_000);

  test('two starts agree on the key of the cookies', async () => {
    const { cookie } = await signedUp(app, 'key@example.org');
    const apps = await Promise.all([makeApp(deps), makeApp(deps)]);
    for (const one of apps) expect((await getMe(one, cookie)).status).toBe(200);
  });

  test('nothing of a password or a session is logged', () => {
    const log = deps.logged.join('\n');
    expect(log).toContain('/api/auth/sign-in/email');
    for (const secret of [PASSWORD, 'wrong password', 'session_token', '@example.org'])
      expect(log).not.toContain(secret);
  });
});

function sequence(first: readonly string[], rest: () => string): () => string {
  const left = [...first];
  // Request ids come first; they are not written anywhere.
  let asked = 0;
  return () => {
    asked += 1;
    return asked === 1 ? rest() : (left.shift() ?? rest());
  };
}

describe.each(KINDS)('demo accounts on %s', (kind) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openTestStore(kind);
  });
  afterAll(() => opened.close());
  const demoDeps = (settings: object) => makeTestDeps(opened.store, settings);
  const addresses = ['hefei', 'suzhou', 'manager', 'admin'].map((name) => `${name}@demo.test`);

  test('exist in demo mode, with the password of the settings, where nothing else does', async () => {
    const deps = demoDeps({ demo: true, demoPassword: 'demo password' });
    const demo = await ensureDemoAccounts(deps);
    expect(demo?.accounts.map(({ email }) => email)).toEqual(addresses);
    expect(demo?.password).toBe('demo password');
    const app = await makeApp(deps);
    for (const email of addresses) expect((await signIn(app, email, 'demo password')).status).toBe(200);
  });

  test('a second start keeps ids and sessions, and a random password is renewed', async () => {
    const deps = demoDeps({ demo: true });
    const app = await makeApp(deps);
    const before = cookieOf(await signIn(app, 'hefei@demo.test', 'demo password'));
    const first = await ensureDemoAccounts(deps);
    const second = await ensureDemoAccounts(deps);
    expect(second?.password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(second?.password).not.toBe(first?.password);
    expect((await signIn(app, 'hefei@demo.test', first?.password)).status).toBe(401);
    expect((await signIn(app, 'hefei@demo.test', second?.password)).status).toBe(200);
    expect((await getMe(app, before)).status).toBe(200);
    expect(await opened.store.read.selectFrom('person').select('id').execute()).toHaveLength(4);
  });

  test('find their places when there are some', async () => {
    const deps = demoDeps({ demo: true, demoPassword: 'demo password' });
    const hefei = await addInstitution(opened.store, deps.newId(), { region: '340100' });
    const suzhou = await addInstitution(opened.store, deps.newId(), { region: '320500', kind: 'company' });
    const shanghai = await addInstitution(opened.store, deps.newId(), { region: '310100' });
    const facility = await addFacility(opened.store, deps.newId(), shanghai, '310100');
    await ensureDemoAccounts(deps);
    const app = await makeApp(deps);
    const me = async (email: string) => (await getMe(app, cookieOf(await signIn(app, email, 'demo password')))).json();
    expect(await me('hefei@demo.test')).toMatchObject({
      institution: { id: hefei },
      administrator: false,
      facilities: [],
    });
    expect(await me('suzhou@demo.test')).toMatchObject({ institution: { id: suzhou, kind: 'company' } });
    expect(await me('manager@demo.test')).toMatchObject({
      institution: { id: shanghai },
      facilities: [{ id: facility }],
    });
    expect(await me('admin@demo.test')).toMatchObject({ administrator: true });
  });

  test('cannot sign in outside demo mode, and can again in it', async () => {
    const off = demoDeps({ demo: false });
    const app = await makeApp(off);
    const cookie = cookieOf(await signIn(app, 'admin@demo.test', 'demo password'));
    expect(await ensureDemoAccounts(off)).toBeNull();
    expect((await getMe(app, cookie)).status).toBe(401);
    for (const email of addresses) expect((await signIn(app, email, 'demo password')).status).toBe(403);
    await ensureDemoAccounts(demoDeps({ demo: true, demoPassword: 'demo password' }));
    expect((await signIn(app, 'admin@demo.test', 'demo password')).status).toBe(200);
  });

  test('nobody signs up with an address of theirs', async () => {
    const app = await makeApp(demoDeps({}));
    expect((await signUp(app, 'someone@demo.test')).status).toBe(422);
  });
});
