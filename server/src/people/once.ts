import { isDuplicate } from '@jishi/db/open';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';

export type Once<Row> = { readonly row: Row; readonly fresh: boolean };

type Thing<Row> = {
  readonly read: (change: Change) => Promise<Row | undefined>;
  /** Whether what there is has the content of the request. */
  readonly same: (row: Row) => boolean;
  readonly write: (change: Change) => Promise<void>;
};

/**
 * Makes what has an id from its client: the same request again answers what there is, other content under the same id
 * throws `id-reused`. The thing and its events are written in one transaction.
 */
export async function once<Row>(deps: Deps, actor: Actor, thing: Thing<Row>): Promise<Once<Row>> {
  try {
    return await inChange(deps, actor, [], (change) => put(change, thing));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Somebody sent the same id at the same moment; by now it can be read.
    return inChange(deps, actor, [], (change) => put(change, thing));
  }
}

async function put<Row>(change: Change, { read, same, write }: Thing<Row>): Promise<Once<Row>> {
  const known = await read(change);
  if (known) {
    if (!same(known)) throw new ProblemError('id-reused');
    return { row: known, fresh: false };
  }
  await write(change);
  const row = await read(change);
  if (!row) throw new Error('what was written cannot be read');
  return { row, fresh: true };
}
