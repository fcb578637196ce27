import { admittedSince, countOpenApplications, putAdmission, readApplicationsOf } from '@jishi/db/queries/admission';
import { nameOf } from '@jishi/db/queries/naming';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Application, ApplicationInput } from '@jishi/shared/schema/admin-institution';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { inChange } from '../engine/change.ts';
import { orAgain } from '../engine/once.ts';
import { signedIn } from '../http/actor.ts';
import { insertOnce } from './institution-change.ts';

const MAX_OPEN = 3;
const MAX_SHOWN = 20;

/**
 * Asks for an institution that is missing. Nobody but administrators sees it before one of them admits it; then whoever
 * asked works there, unless they work elsewhere by then. Throws `unauthenticated`, `id-reused`, `invalid`, `conflict` for
 * somebody with three open applications.
 */
export async function applyFor(
  deps: Deps,
  anyone: Anyone,
  { text, ...wanted }: ApplicationInput,
): Promise<{ application: Application; fresh: boolean }> {
  const actor = signedIn(anyone);
  const fresh = await orAgain(() =>
    inChange(deps, actor, [], async (change) => {
      const { trx, now } = change;
      const open = await countOpenApplications(trx, actor.personId);
      if (!(await insertOnce(change, 'application', wanted))) return false;
      if (open >= MAX_OPEN) throw new ProblemError('conflict', 'at most three applications at a time');
      const row = { state: 'applied' as const, closed_at: now, applied_by: actor.personId, application: text };
      await putAdmission(trx, { ...admittedSince(wanted.id, now), ...row });
      change.tell({
        kind: 'application.made',
        subjectId: wanted.id,
        personId: actor.personId,
        data: { ...wanted.name },
      });
      return true;
    }),
  );
  const application = (await readMyApplications(deps, actor)).find(({ id }) => id === wanted.id);
  // Somebody else's under the same id.
  if (!application) throw new ProblemError('id-reused');
  return { application, fresh };
}

/** What somebody asked for and what became of it, newest first. Throws `unauthenticated`. */
export async function readMyApplications(deps: Deps, anyone: Anyone): Promise<Application[]> {
  const { personId } = signedIn(anyone);
  const rows = await readApplicationsOf(deps.store.read, personId, MAX_SHOWN);
  return rows.map((row) => ({
    id: row.id,
    name: nameOf(row.name_zh, row.name_en),
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    since: formatInstant(row.since_at),
  }));
}
