import { runUser } from '@jishi/server/cli/user';
import { makeAuth } from '@jishi/server/identity/auth';
import { identityRoutes } from '@jishi/server/identity/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTestDeps, type TestDeps } from '../support/deps.ts';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';
import { addFacility, addInstitution } from './places.ts';

describe.each(KINDS)('jishi user on %s', (kind) => {
  let opened: TestStore;
  let deps: TestDeps;
  beforeAll(async () => {
    opened = await openTestStore(kind);
    deps = makeTestDeps(opened.store);
  });
  afterAll(() => opened.close());

  async function run(line: string, input = '') {
    const out: string[] = [];
    const err: string[] = [];
    const terminal = {
      out: (text: string) => out.push(text),
      err: (text: string) => err.push(text),
      read: async () => input,
    };
    const code = await runUser(
      line.split(' ').filter((word) => word !== ''),
      deps,
      terminal,
    );
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  async function signIn(email: string, password: string): Promise<number> {
    const routes = identityRoutes(deps, await makeAuth(deps));
    const init = {
      method: 'POST',
      body: JSON.stringify({ email, password }),
      headers: { 'content-type': 'application/json' },
    };
    return (await routes.request('/api/auth/sign-in/email', init)).status;
  }

  async function listed(email: string): Promise<Record<string, unknown>> {
    const { out } = await run('list --json');
    const people = out.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    return people.find((person) => person.email === email) ?? {};
  }

  test('adds somebody with a password that is shown once, or read from standard input', async () => {
    const made = await run('add li@example.org --name Li');
    expect(made).toMatchObject({ code: 0, err: '' });
    const password = /password: (\S+)/.exec(made.out)?.[1] ?? '';
    expect(await signIn('li@example.org', password)).toBe(200);
    const given = await run('add Wang@example.org --name Wang --password-stdin', 'from a pipe\n');
    expect(given.out).not.toContain('password');
    expect(await signIn('wang@example.org', 'from a pipe')).toBe(200);
  });

  test('adds somebody of an institution only when there is one', async () => {
    const institutionId = await addInstitution(opened.store, deps.newId());
    expect((await run(`add of@example.org --name Of --institution ${institutionId}`)).code).toBe(0);
    expect(await listed('of@example.org')).toMatchObject({ institutionId, source: 'cli' });
    const missing = await run(`add no@example.org --name No --institution ${deps.newId()}`);
    expect(missing).toMatchObject({ code: 1, err: 'jishi user: no such institution' });
  });

  test('gives and takes the roles of a manager and an administrator', async () => {
    const facilityId = await addFacility(opened.store, deps.newId(), await addInstitution(opened.store, deps.newId()));
    expect((await run(`manager li@example.org ${facilityId}`)).code).toBe(0);
    expect((await run('admin LI@example.org')).code).toBe(0);
    expect(await listed('li@example.org')).toMatchObject({ administrator: true, facilityIds: [facilityId] });
    expect((await run(`manager li@example.org ${facilityId} --remove`)).code).toBe(0);
    expect((await run('admin li@example.org --remove')).code).toBe(0);
    expect(await listed('li@example.org')).toMatchObject({ administrator: false, facilityIds: [] });
    expect(await run(`manager li@example.org ${deps.newId()}`)).toMatchObject({ code: 1, out: '' });
  });

  test('suspending ends the sessions, restoring lets in again', async () => {
    expect((await run('suspend wang@example.org')).code).toBe(0);
    const sessions = await opened.store.read
      .selectFrom('auth_session')
      .innerJoin('person', 'person.id', 'auth_session.userId')
      .select('token')
      .where('person.email', '=', 'wang@example.org')
      .execute();
    expect(sessions).toEqual([]);
    expect(await signIn('wang@example.org', 'from a pipe')).toBe(403);
    expect((await run('list')).out).toMatch(/wang@example\.org\tWang\tcli\tsuspended 20/);
    expect((await run('restore wang@example.org')).code).toBe(0);
    expect(await signIn('wang@example.org', 'from a pipe')).toBe(200);
  });

  test('a new password also opens an account for somebody who was imported without one', async () => {
    const person = { id: deps.newId(), name: 'Zhao', email: 'zhao@example.org', institution_id: null, language: null };
    const rest = { zone: null, source: 'sample', created_at: 0, suspended_at: null, calendar_by: 'feed' as const };
    await opened.store.write
      .insertInto('person')
      .values({ ...person, ...rest })
      .execute();
    for (const password of ['the first one', 'the second one']) {
      expect((await run('password zhao@example.org --password-stdin', `${password}\r\n`)).code).toBe(0);
      expect(await signIn('zhao@example.org', password)).toBe(200);
    }
    expect(await signIn('zhao@example.org', 'the first one')).toBe(401);
  });

  test('what it changes is remembered as events, once each', async () => {
    const kinds = await opened.store.read
      .selectFrom('event')
      .select('kind')
      .where('kind', 'not like', 'person.created')
      .orderBy('id')
      .execute();
    expect(kinds.map(({ kind: name }) => name)).toEqual([
      'manager.added',
      'administrator.added',
      'manager.removed',
      'administrator.removed',
      'person.suspended',
      'person.restored',
    ]);
  });

  test.each([
    ['', 2],
    ['remove li@example.org', 2],
    ['constructor', 2],
    ['add', 2],
    ['add li --name Li', 2],
    ['add x@example.org', 2],
    ['add x@example.org --name X --wrong', 2],
    ['add x@example.org --name X --remove', 2],
    ['manager li@example.org not-an-id', 2],
    ['add li@example.org --name Again', 1],
    ['suspend nobody@example.org', 1],
    ['add x@example.org --name X --password-stdin', 2],
  ])('"%s" is refused in one line with exit code %i', async (line, code) => {
    const refused = await run(line);
    expect(refused).toMatchObject({ code, out: '' });
    expect(refused.err).toMatch(/^jishi user: .{3,200}$/);
  });
});
