import { setInstitution } from '@jishi/db/queries/account';
import { putAdmission } from '@jishi/db/queries/admission';
import { readPersonRow } from '@jishi/db/queries/people-list';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { AdmissionInput, ReviewInput } from '@jishi/shared/schema/admin-institution';
import type { EventKind } from '@jishi/shared/schema/event';
import type { AdmissionState } from '@jishi/shared/schema/institution';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { administratorOf, type Check } from './access.ts';
import { dateOf } from './institution.ts';
import { admissionOf, touchInstitution } from './institution-change.ts';

/** What an administrator can decide about an institution in each state. */
const NEXT: Readonly<Record<AdmissionState, readonly AdmissionState[]>> = {
  applied: ['admitted', 'declined'],
  admitted: ['suspended'],
  suspended: ['admitted'],
  declined: ['admitted'],
};

const TOLD = {
  admitted: 'institution.admitted',
  suspended: 'institution.suspended',
  declined: 'institution.declined',
} as const satisfies Record<AdmissionInput['state'], EventKind>;

/**
 * Decides about an institution. While it is not admitted its instruments are as if they were withdrawn: nobody finds or
 * books them anew. Bookings that there are stand, and its people sign in and book elsewhere as before. Throws
 * `not-found`, `conflict` for what is not next, and what `check` throws.
 */
export async function decideAdmission(
  deps: Deps,
  anyone: Anyone,
  id: string,
  { state, reason }: AdmissionInput,
  check: Check,
): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(deps, actor, [], async (change) => {
    await touchInstitution(change, id, {}, check);
    const before = await admissionOf(change, id);
    if (!NEXT[before.state].includes(state)) throw new ProblemError('conflict', 'the institution is in another state');
    await putAdmission(change.trx, {
      ...before,
      state,
      reason: state === 'admitted' ? null : (reason ?? null),
      since_at: change.now,
      decided_by: actor.personId,
      closed_at: state === 'admitted' ? null : (before.closed_at ?? change.now),
    });
    const personId = before.applied_by;
    const data = { before: before.state, ...(reason === undefined ? {} : { reason }) };
    change.tell({ kind: TOLD[state], subjectId: id, personId, data });
    if (before.state === 'applied' && state === 'admitted' && before.application !== null && personId !== null)
      await welcome(change, personId, id);
  });
}

/** Who asked for an institution works there, unless they said meanwhile that they work elsewhere. */
async function welcome({ trx, tell }: Change, personId: string, institutionId: string): Promise<void> {
  const person = await readPersonRow(trx, personId);
  if (!person || person.institution_id !== null) return;
  await setInstitution(trx, personId, institutionId);
  tell({ kind: 'person.changed', subjectId: personId, personId, data: { institutionId } });
}

/** Notes that somebody looked at an institution, and when the next one is to. Throws like `decideAdmission`. */
export async function reviewInstitution(
  deps: Deps,
  anyone: Anyone,
  id: string,
  { note, months }: ReviewInput,
  check: Check,
): Promise<void> {
  const actor = administratorOf(anyone);
  await inChange(deps, actor, [], async (change) => {
    await touchInstitution(change, id, {}, check);
    const before = await admissionOf(change, id);
    const cadence = months === undefined ? before.review_months : months;
    const dueOn = cadence === null ? null : monthsLater(dateOf(change.now), cadence);
    await putAdmission(change.trx, {
      ...before,
      review_months: cadence,
      review_due_on: dueOn,
      reviewed_at: change.now,
      reviewed_by: actor.personId,
      review_note: note,
    });
    change.tell({ kind: 'review.done', subjectId: id, data: { note, dueOn } });
  });
}

/** The same day of a later month, or its last one where it is shorter. */
export function monthsLater(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const moved = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)));
  return moved.toISOString().slice(0, 10);
}
