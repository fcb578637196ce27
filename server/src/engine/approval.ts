import type { Trx } from '@jishi/db/open';
import { deleteApprovals, insertApprovals } from '@jishi/db/queries/approval';
import type { ApprovalTable } from '@jishi/db/schema';
import type { OpenStep, Terms } from '@jishi/shared/rules/terms';
import type { Approver } from '@jishi/shared/schema/rules';
import { MINUTE_MS } from '@jishi/shared/time/span';

/** The steps that a booking begins with: the first one is asked at once. */
export function stepsOf(bookingId: string, approvers: readonly Approver[], terms: Terms, now: number): ApprovalTable[] {
  return approvers.map((party, step) => ({
    booking_id: bookingId,
    step,
    party,
    ...(step === 0 ? askedAt(terms, now) : { asked_at: null, due_at: null, remind_at: null }),
    decided_at: null,
    decided_by: null,
    decision: null,
  }));
}

/** When a step that is asked now is due, and when its approver is reminded. */
export function askedAt({ approvalMinutes, remindMinutes }: Terms, now: number) {
  return {
    asked_at: now,
    due_at: approvalMinutes === null ? null : now + approvalMinutes * MINUTE_MS,
    remind_at: remindMinutes === null ? null : now + remindMinutes * MINUTE_MS,
  };
}

/** The step whose turn it is; undefined when nobody's approval is missing. */
export function openStepOf(steps: readonly ApprovalTable[]): ApprovalTable | undefined {
  return steps.find((step) => step.decision === null);
}

export function openTimes(step: ApprovalTable | undefined): OpenStep | null {
  return step ? { dueAt: step.due_at, remindAt: step.remind_at } : null;
}

/** Asks all approvers of a booking anew. */
export async function askAnew(trx: Trx, bookingId: string, steps: readonly ApprovalTable[]): Promise<void> {
  await deleteApprovals(trx, bookingId);
  await insertApprovals(trx, steps);
}
