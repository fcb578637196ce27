import { type Db, isOverlap } from '@jishi/db/open';
import { readBooking, readBookingParts } from '@jishi/db/queries/booking';
import type { Asker } from '@jishi/db/queries/facts';
import { readMember } from '@jishi/db/queries/member';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { MovePreview } from '@jishi/shared/schema/booking';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { suggestAlternatives } from '../engine/alternatives.ts';
import { judgeLine, judgingWindows, readFacts } from '../engine/judging.ts';
import { subjectOf } from '../engine/parties.ts';
import { Refused, refusalOut, refusedProblem, toldTo } from '../engine/refusal.ts';
import { moverOf, priceMoved, relocateAll } from '../engine/relocate.ts';
import { signedIn } from '../http/actor.ts';
import { checkAction } from './allowed.ts';
import { onBooking } from './on-booking.ts';

/** Rules that refuse the move, with whose booking it is: alternatives are looked for in their place. */
class MoveRefused extends Refused {
  readonly asker: Asker;

  constructor(asker: Asker, refused: ConstructorParameters<typeof Refused>) {
    super(...refused);
    this.asker = asker;
  }
}

/**
 * Moves a booking to another time of the same instrument; its id stays. Judged like a new booking of its person, the
 * time it has now left out. One that needs approval and is moved by its owner waits for it again. Who has left the group
 * that it is for moves it as nobody's.
 * `check` throws when the client saw another version. Throws `refused` with alternatives, and what `onBooking` throws.
 */
export async function move(
  deps: Deps,
  actor: Anyone,
  bookingId: string,
  to: Span,
  check: (booking: BookingTable) => void,
): Promise<void> {
  try {
    await moveLocked(deps, actor, bookingId, to, check);
  } catch (error) {
    if (isOverlap(error)) throw new ProblemError('busy');
    if (error instanceof MoveRefused)
      throw await refusedProblem(deps, { asker: error.asker, stays: true }, error, actor);
    throw error;
  }
}

async function moveLocked(
  deps: Deps,
  anyone: Anyone,
  bookingId: string,
  to: Span,
  check: (booking: BookingTable) => void,
): Promise<void> {
  await onBooking(deps, anyone, bookingId, async (change, actor, booking) => {
    check(booking);
    await checkAction(change, actor, booking, 'move');
    const { asker, line, judged, byPerson } = await judgeMove(deps, change.trx, actor, booking, to, change.now);
    if (judged.station === null) throw new MoveRefused(asker, [[line], [judged]]);
    await relocateAll(change, [{ booking, judged, byPerson }]);
  });
}

/** What `move` would do, writing nothing. Throws what it throws but for refusals, which are told. */
export async function previewMove(deps: Deps, anyone: Anyone, bookingId: string, to: Span): Promise<MovePreview> {
  const actor = signedIn(anyone);
  const db = deps.store.read;
  const now = deps.clock();
  const booking = await readBooking(db, bookingId);
  if (!booking || !may.readBooking(actor, subjectOf(booking))) throw new ProblemError('not-found', 'no such booking');
  await checkAction({ trx: db, now }, actor, booking, 'move');
  const { asker, line, judged } = await judgeMove(deps, db, actor, booking, to, now);
  const told = judged.refusals.map((refusal) => refusalOut(0, toldTo(actor, booking.person_id, refusal)));
  return {
    ok: judged.station !== null,
    ...formatSpan(to),
    price: { amountMinor: priceMoved(booking, judged), currency: booking.currency },
    approval: judged.approvers.length > 0,
    refusals: told,
    alternatives: await suggestAlternatives(deps, { asker, stays: true }, [line], [judged]),
  };
}

/** A booking at another time as a new one of its person, the time that it has left out. */
async function judgeMove(deps: Deps, db: Db, actor: Actor, booking: BookingTable, to: Span, now: number) {
  const { byPerson, groupId } = moverOf(actor, booking);
  const person = await readMember(db, booking.person_id);
  const asker: Asker = { person, groupId, userClass: booking.user_class, except: new Set([booking.id]), now };
  const bookable = await readFacts(deps, db, [booking.instrument_id], asker, ...judgingWindows([to]));
  const instrument = bookable.get(booking.instrument_id);
  if (!instrument) throw new ProblemError('not-found', 'no such instrument');
  const parts = await readBookingParts(db, booking.id);
  const line = { ...to, instrumentId: instrument.id, mode: booking.mode, parts };
  return { asker, line, byPerson, judged: judgeLine(line, instrument, actor, now) };
}
