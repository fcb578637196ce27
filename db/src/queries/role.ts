import type { EventKind } from '@jishi/shared/schema/event';
import type { Db, Trx } from '../open.ts';
import { appendEvents } from './event.ts';

/** `actorId`: who decided it; nobody when it was done on the server itself. */
type Change = { readonly personId: string; readonly at: number; readonly actorId?: string | null };

/** Makes the person a manager of the facility; once is as good as twice. */
export async function addManager(
  trx: Trx,
  { personId, at, actorId = null }: Change,
  facilityId: string,
): Promise<void> {
  const row = await trx
    .insertInto('facility_manager')
    .values({ person_id: personId, facility_id: facilityId, since_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  if (row) await remember(trx, 'manager.added', { personId, at, actorId }, facilityId);
}

export async function removeManager(
  trx: Trx,
  { personId, at, actorId = null }: Change,
  facilityId: string,
): Promise<void> {
  const row = await trx
    .deleteFrom('facility_manager')
    .where('person_id', '=', personId)
    .where('facility_id', '=', facilityId)
    .returning('person_id')
    .executeTakeFirst();
  if (row) await remember(trx, 'manager.removed', { personId, at, actorId }, facilityId);
}

export async function addAdministrator(trx: Trx, { personId, at, actorId = null }: Change): Promise<void> {
  const row = await trx
    .insertInto('administrator')
    .values({ person_id: personId, since_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  if (row) await remember(trx, 'administrator.added', { personId, at, actorId });
}

export async function removeAdministrator(trx: Trx, { personId, at, actorId = null }: Change): Promise<void> {
  const row = await trx
    .deleteFrom('administrator')
    .where('person_id', '=', personId)
    .returning('person_id')
    .executeTakeFirst();
  if (row) await remember(trx, 'administrator.removed', { personId, at, actorId });
}

/** Whether somebody manages a facility in person, and not for somebody who is away. */
export async function isManager(db: Db, personId: string, facilityId: string): Promise<boolean> {
  const row = await db
    .selectFrom('facility_manager')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('facility_id', '=', facilityId)
    .executeTakeFirst();
  return row !== undefined;
}

async function remember(
  trx: Trx,
  kind: EventKind,
  { personId, at, actorId = null }: Change,
  facilityId: string | null = null,
) {
  await appendEvents(trx, [{ at, kind, actorId, subjectId: personId, personId, facilityId }]);
}

export async function facilityExists(db: Db, facilityId: string): Promise<boolean> {
  const row = await db.selectFrom('facility').select('id').where('id', '=', facilityId).executeTakeFirst();
  return row !== undefined;
}

export async function institutionExists(db: Db, institutionId: string): Promise<boolean> {
  const row = await db.selectFrom('institution').select('id').where('id', '=', institutionId).executeTakeFirst();
  return row !== undefined;
}
