import { randomBytes } from 'node:crypto';
import type { Store } from '@jishi/db/open';
import { ensureSetting, readSetting } from '@jishi/db/queries/setting';

const SECRET_BYTES = 32;
const NAME = 'auth.secret';

/**
 * The installation's secret: it signs session cookies, and keys for other purposes are derived from it (seal.ts). Made
 * once, kept in the database, so that all servers of it agree.
 */
export async function readSecret(store: Store): Promise<string> {
  const known = await readSetting(store.read, NAME);
  return known ?? ensureSetting(store.write, NAME, randomBytes(SECRET_BYTES).toString('base64url'));
}
