import { isDuplicate } from '@jishi/db/open';
import { ProblemError } from '@jishi/shared/problem';
import type { Actor } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { type Change, inChange } from './change.ts';

export type Once<Row> = { readonly row: Row; readonly fresh: boolean };

type Thing<Row> = {
  readonly read: (change: Change) => Promise<Row | undefined>;
  /** Whether what there is has the content of the request. */
  readonly same: (row: Row) => boolean;
  readonly write: (change: Change) => Promise<void>;
};

/**
 * Makes what has an id from its client: the same request again answers what there is, other content under the same id
 * throws `id-reused`. The thing and its events are written in one transaction, which holds the agendas of `instrumentIds`.
 */
export async function once<Row>(
  deps: Deps,
  actor: Actor,
  thing: Thing<Row>,
  instrumentIds: readonly string[] = [],
): Promise<Once<Row>> {
  return orAgain(() => inChange(deps, actor, instrumentIds, (change) => put(change, thing)));
}

/** Does it once more when somebody sent the same id at the same moment: by now it can be read. */
export async function orAgain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return work();
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
