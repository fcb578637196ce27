import { isOverlap } from '@jishi/db/open';
import { changeBooking } from '@jishi/db/queries/booking';
import { readBookable } from '@jishi/db/queries/facts';
import { occupy, release } from '@jishi/db/queries/occupancy';
import { adjustOrderPrice } from '@jishi/db/queries/order';
import type { BookingTable } from '@jishi/db/schema';
import { NO_CURRENCY } from '@jishi/shared/money';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { may } from '@jishi/shared/rules/access';
import { withBuffers } from '@jishi/shared/rules/judge';
import type { Span } from '@jishi/shared/time/span';
import { checkAction, recordChange, withBooking } from './change.ts';
import type { BookingDeps } from './deps.ts';
import { type JudgedLine, judgeLine, judgingWindows } from './judging.ts';
import { refusedProblem } from './refusal.ts';

/** Rules that refuse the move; thrown to roll back, then told with alternatives for the booking's person. */
class MoveRefused extends Error {
  readonly judged: JudgedLine;
  readonly booking: BookingTable;

  constructor(judged: JudgedLine, booking: BookingTable) {
    super('refused');
    this.judged = judged;
    this.booking = booking;
  }
}

/**
 * Moves a booking to another time of the same instrument; its id stays. Judged like a new booking of its person, the
 * time it has now left out. One that needs approval and is moved by its owner waits for it again.
 * `check` throws when the client saw another version. Throws `refused` with alternatives, and what `withBooking` throws.
 */
export async function move(
  deps: BookingDeps,
  actor: Anyone,
  bookingId: string,
  to: Span,
  check: (booking: BookingTable) => void,
): Promise<void> {
  try {
    await moveLocked(deps, actor, bookingId, to, check);
  } catch (error) {
    if (isOverlap(error)) throw new ProblemError('busy');
    if (!(error instanceof MoveRefused)) throw error;
    const { booking, judged } = error;
    const seeker = { actor, personId: booking.person_id, exceptBookingId: booking.id, userClass: booking.user_class };
    throw await refusedProblem(deps, seeker, [{ ...to, instrumentId: booking.instrument_id }], [judged]);
  }
}

async function moveLocked(
  deps: BookingDeps,
  actor: Anyone,
  bookingId: string,
  to: Span,
  check: (booking: BookingTable) => void,
): Promise<void> {
  await withBooking(deps, actor, bookingId, async (trx, known, booking, now) => {
    check(booking);
    checkAction(known, booking, 'move', now);

    const asker = { personId: booking.person_id, exceptBookingId: booking.id };
    const bookable = await readBookable(trx, [booking.instrument_id], asker, ...judgingWindows([to]));
    const instrument = bookable.get(booking.instrument_id);
    if (!instrument) throw new ProblemError('not-found', 'no such instrument');
    const line = { ...to, instrumentId: instrument.id, mode: booking.mode };
    const manages = may.manageFacility(known, booking.facility_id);
    const judged = judgeLine(line, instrument, { userClass: booking.user_class, manages }, now);
    if (judged.station === null) throw new MoveRefused(judged, booking);
    // An order keeps its currency: where prices are published in another one by now, the old price stands.
    const price = judged.price.currency === booking.currency ? judged.price.amountMinor : booking.price_minor;
    await release(trx, [booking.id]);
    await occupy(trx, [
      {
        ...withBuffers(to, instrument.facts.rules),
        instrumentId: instrument.id,
        station: judged.station,
        kind: 'booking',
        ownerId: booking.id,
      },
    ]);
    const changed = await changeBooking(
      trx,
      booking,
      { from_at: to.from, to_at: to.to, price_minor: price, state: judged.approval ? 'pending' : booking.state },
      now,
    );
    if (booking.currency !== NO_CURRENCY) await adjustOrderPrice(trx, booking.order_id, price - booking.price_minor);
    await recordChange(trx, known, changed, 'booking.moved', now, {
      was: { from: booking.from_at, to: booking.to_at },
    });
  });
}
