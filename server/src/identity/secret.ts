import { randomBytes } from 'node:crypto';
import type { Store } from '@jishi/db/open';
import { ensureSetting } from '@jishi/db/queries/setting';

const SECRET_BYTES = 32;

/** The key that signs session cookies: made once, kept in the database, so that all servers of it agree. */
export function readSecret(store: Store): Promise<string> {
  return ensureSetting(store.write, 'auth.secret', randomBytes(SECRET_BYTES).toString('base64url'));
}
