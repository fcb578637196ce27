import { createHmac } from 'node:crypto';
import type { Store } from '@jishi/db/open';
import { readSecret } from '@jishi/server/secret/secret';
import { v7 as uuidv7 } from 'uuid';

export type TestPerson = { readonly id: string; readonly cookie: string };

type Given = {
  readonly institutionId?: string;
  readonly manages?: readonly string[];
  readonly administrator?: boolean;
  readonly name?: string;
};

/** A person with a session, without the cost of a password; signing in itself is proven in api/identity. */
export async function addPerson(store: Store, given: Given = {}): Promise<TestPerson> {
  const [person] = await addPeople(store, 1, given);
  return person as TestPerson;
}

export async function addPeople(store: Store, count: number, given: Given = {}): Promise<TestPerson[]> {
  const secret = await readSecret(store);
  const people = Array.from({ length: count }, () => ({ id: uuidv7(), token: uuidv7() }));
  await store.write.transaction().execute(async (trx) => {
    for (const { id, token } of people) {
      const email = `${id}@example.org`;
      const name = given.name ?? '李工';
      const kept = { institution_id: given.institutionId ?? null, language: null, zone: null, source: 'test' };
      await trx
        .insertInto('person')
        .values({ id, name, email, ...kept, created_at: 0, suspended_at: null, calendar_by: 'feed' })
        .execute();
      const times = { createdAt: new Date(0).toISOString(), updatedAt: new Date(0).toISOString() };
      const verified = store.kind === 'sqlite' ? 1 : true;
      await trx
        .insertInto('auth_user')
        .values({ id, name, email, emailVerified: verified, image: null, ...times })
        .execute();
      const expiresAt = '2999-01-01T00:00:00.000Z';
      await trx
        .insertInto('auth_session')
        .values({ id: uuidv7(), userId: id, token, expiresAt, ...times })
        .execute();
      for (const facilityId of given.manages ?? []) {
        await trx
          .insertInto('facility_manager')
          .values({ person_id: id, facility_id: facilityId, since_at: 0 })
          .execute();
      }
      if (given.administrator) await trx.insertInto('administrator').values({ person_id: id, since_at: 0 }).execute();
    }
  });
  return people.map(({ id, token }) => ({ id, cookie: cookieOf(token, secret) }));
}

/** What sign-in sets; the same bytes as better-auth signs. */
function cookieOf(token: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `jishi.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}
