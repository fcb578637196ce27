import { readBusy, removeExternal } from '@jishi/db/queries/external';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Deps } from '../context.ts';
import { assertLocked, inChange } from '../engine/change.ts';
import { knownCalendar } from './access.ts';
import { giveBack, tellTimes } from './write.ts';

/**
 * Removes a calendar: its time is given back, its address is forgotten. Throws `unauthenticated`, and `not-found` also to
 * those who do not manage it.
 */
export async function removeCalendar(deps: Deps, anyone: Anyone, calendarId: string): Promise<void> {
  const { actor } = await knownCalendar(deps, anyone, calendarId);
  const lockIds = instrumentsOf(await readBusy(deps.store.read, calendarId));
  await inChange(
    deps,
    actor,
    lockIds,
    async (change) => {
      const { trx, now } = change;
      const row = await removeExternal(trx, calendarId, {
        ...{ state: 'removed', address: null, etag: null, last_modified: null, next_at: null },
        ...{ held_hash: null, held_at: null, claimed_until: null, removed_at: now, updated_at: now },
      });
      if (!row) throw new ProblemError('not-found', 'no such calendar');
      const rows = await readBusy(trx, calendarId);
      assertLocked(change, instrumentsOf(rows));
      await giveBack(change, rows);
      tellTimes(
        change,
        row,
        rows.filter((busy) => busy.to_at > now),
      );
      change.tell({
        kind: 'external.removed',
        subjectId: row.id,
        facilityId: row.facility_id,
        data: { name: row.name },
      });
    },
    [calendarId],
  );
}

function instrumentsOf(rows: readonly { readonly instrument_id: string }[]): string[] {
  return [...new Set(rows.map((row) => row.instrument_id))];
}
