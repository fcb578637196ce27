import type { Db, Trx } from '../open.ts';
import type { ApprovalTable } from '../schema.ts';

/** The steps of approval of bookings, in their order. */
export async function readApprovals(db: Db, bookingIds: readonly string[]): Promise<ApprovalTable[]> {
  if (bookingIds.length === 0) return [];
  return db
    .selectFrom('approval')
    .selectAll()
    .where('booking_id', 'in', [...bookingIds])
    .orderBy('booking_id')
    .orderBy('step')
    .execute();
}

export async function insertApprovals(trx: Trx, steps: readonly ApprovalTable[]): Promise<void> {
  if (steps.length === 0) return;
  await trx
    .insertInto('approval')
    .values([...steps])
    .execute();
}

export async function changeApproval(
  trx: Trx,
  { booking_id, step }: Pick<ApprovalTable, 'booking_id' | 'step'>,
  change: Partial<Omit<ApprovalTable, 'booking_id' | 'step' | 'party'>>,
): Promise<void> {
  await trx.updateTable('approval').set(change).where('booking_id', '=', booking_id).where('step', '=', step).execute();
}

/** Forgets who approved: a booking that changed is asked about anew. */
export async function deleteApprovals(trx: Trx, bookingId: string): Promise<void> {
  await trx.deleteFrom('approval').where('booking_id', '=', bookingId).execute();
}
