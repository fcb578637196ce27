import { isOverlap } from '@jishi/db/open';
import { readBookingParts } from '@jishi/db/queries/booking';
import type { Asker } from '@jishi/db/queries/facts';
import { readMember } from '@jishi/db/queries/member';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { judgeLine, judgingWindows, readFacts } from '../engine/judging.ts';
import { Refused, refusedProblem } from '../engine/refusal.ts';
import { moverOf, relocateAll } from '../engine/relocate.ts';
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
    const { byPerson, groupId } = moverOf(actor, booking);
    const asker: Asker = {
      person: await readMember(change.trx, booking.person_id),
      groupId,
      userClass: booking.user_class,
      except: new Set([booking.id]),
      now: change.now,
    };
    const bookable = await readFacts(deps, change.trx, [booking.instrument_id], asker, ...judgingWindows([to]));
    const instrument = bookable.get(booking.instrument_id);
    if (!instrument) throw new ProblemError('not-found', 'no such instrument');
    const parts = await readBookingParts(change.trx, booking.id);
    const line = { ...to, instrumentId: instrument.id, mode: booking.mode, parts };
    const judged = judgeLine(line, instrument, actor, change.now);
    if (judged.station === null) throw new MoveRefused(asker, [[line], [judged]]);
    await relocateAll(change, [{ booking, judged, byPerson }]);
  });
}
