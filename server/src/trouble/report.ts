import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { readBooking } from '@jishi/db/queries/booking';
import { countOpenTroubles, insertTrouble, lockTrouble, readTrouble, settleTrouble } from '@jishi/db/queries/trouble';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Trouble, TroubleInput } from '@jishi/shared/schema/trouble';
import type { Deps } from '../context.ts';
import { type Change, inChange } from '../engine/change.ts';
import { orAgain } from '../engine/once.ts';
import { signedIn } from '../http/actor.ts';
import { troubleOut } from './view.ts';

const MAX_OPEN = 20;

/**
 * Tells the facility what is wrong with an instrument. The same request again is answered as it stands. Throws
 * `unauthenticated`, `not-found` for the instrument or a booking that is not one's own of it, `id-reused`, and `conflict`
 * when too many reports of the same person are open.
 */
export async function reportTrouble(
  deps: Deps,
  anyone: Anyone,
  instrumentId: string,
  input: TroubleInput,
): Promise<{ trouble: Trouble; fresh: boolean }> {
  const place = await readInstrumentPlace(deps.store.read, instrumentId);
  if (place?.kind !== 'instrument') throw new ProblemError('not-found', 'no such instrument');
  const { personId } = signedIn(anyone);
  const where = { instrumentId, facilityId: place.facility_id, personId };
  const fresh = await orAgain(() => inChange(deps, anyone, [], (change) => putTrouble(change, where, input)));
  const row = await readTrouble(deps.store.read, input.id);
  if (!row) throw new Error('what was written cannot be read');
  return { trouble: troubleOut(row), fresh };
}

type Where = { readonly instrumentId: string; readonly facilityId: string; readonly personId: string };

async function putTrouble(change: Change, where: Where, input: TroubleInput): Promise<boolean> {
  const { trx, now } = change;
  const known = await readTrouble(trx, input.id);
  if (known) {
    const same =
      known.instrument_id === where.instrumentId &&
      known.person_id === where.personId &&
      known.kind === input.kind &&
      known.text === input.text &&
      known.booking_id === (input.bookingId ?? null);
    if (!same) throw new ProblemError('id-reused');
    return false;
  }
  if (input.bookingId !== undefined) {
    const booking = await readBooking(trx, input.bookingId);
    if (booking?.person_id !== where.personId || booking.instrument_id !== where.instrumentId)
      throw new ProblemError('not-found', 'no such booking');
  }
  if ((await countOpenTroubles(trx, { personId: where.personId })) >= MAX_OPEN)
    throw new ProblemError('conflict', 'too many of your reports are open');
  await insertTrouble(trx, {
    id: input.id,
    instrument_id: where.instrumentId,
    facility_id: where.facilityId,
    person_id: where.personId,
    booking_id: input.bookingId ?? null,
    kind: input.kind,
    text: input.text,
    answer: null,
    created_at: now,
    closed_at: null,
    closed_by: null,
    version: 1,
  });
  change.tell({ kind: 'trouble.reported', subjectId: input.id, ...where, data: { trouble: input.kind } });
  return true;
}

/**
 * Closes a report, with or without an answer to whoever made it, or opens it again (`closed` false). Throws
 * `unauthenticated`, `not-found`, `forbidden`, and what `check` throws.
 */
export async function settle(
  deps: Deps,
  anyone: Anyone,
  troubleId: string,
  wanted: { readonly closed: boolean; readonly answer: string | null },
  check: (version: number) => void,
): Promise<void> {
  const actor = signedIn(anyone);
  await inChange(deps, actor, [], async (change) => {
    const row = await lockTrouble(change.trx, troubleId);
    const managed = row !== undefined && may.manageFacility(actor, row.facility_id);
    if (!row || !(managed || row.person_id === actor.personId)) throw new ProblemError('not-found', 'no such report');
    if (!managed) throw new ProblemError('forbidden', 'not your facility');
    check(row.version);
    const { closed, answer } = wanted;
    await settleTrouble(change.trx, troubleId, {
      answer: closed ? answer : row.answer,
      closed_at: closed ? (row.closed_at ?? change.now) : null,
      closed_by: closed ? actor.personId : null,
    });
    change.tell({
      kind: 'trouble.answered',
      subjectId: troubleId,
      instrumentId: row.instrument_id,
      facilityId: row.facility_id,
      personId: row.person_id,
      data: { closed },
    });
  });
}
