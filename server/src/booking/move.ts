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
import { freeStation, judge, withBuffers } from '@jishi/shared/rules/judge';
import { priceOf } from '@jishi/shared/rules/price';
import type { Span } from '@jishi/shared/time/span';
import { checkAction, recordChange, withBooking } from './change.ts';
import type { BookingDeps } from './deps.ts';
import { type JudgedLine, judgingWindows, needsApproval } from './judging.ts';
import { refusedProblem } from './refusal.ts';

/** Rules that refuse the move; thrown to roll back, then told with alternatives. */
class MoveRefused extends Error {
  readonly judged: JudgedLine;
  readonly instrumentId: string;

  constructor(judged: JudgedLine, instrumentId: string) {
    super('refused');
    this.judged = judged;
    this.instrumentId = instrumentId;
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
    throw await refusedProblem(deps, actor, [{ ...to, instrumentId: error.instrumentId }], [error.judged]);
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
    checkAction(known, booking, 'move');
    if (booking.from_at <= now) throw new ProblemError('conflict', 'the booking has begun');

    const asker = { personId: booking.person_id, exceptBookingId: booking.id };
    const bookable = await readBookable(trx, [booking.instrument_id], asker, ...judgingWindows([to]));
    const instrument = bookable.get(booking.instrument_id);
    if (!instrument) throw new ProblemError('not-found', 'no such instrument');
    const request = { ...to, mode: booking.mode };
    const refusals = judge(request, instrument.facts, now);
    const station = refusals.length === 0 ? freeStation(request, instrument.facts) : null;
    const priceDetail = instrument.prices ? priceOf(to, instrument.prices, booking.user_class, instrument.zone) : null;
    const price =
      priceDetail && priceDetail.currency === booking.currency ? priceDetail.amountMinor : booking.price_minor;
    if (station === null) {
      throw new MoveRefused(
        {
          instrument,
          request,
          refusals,
          station,
          mode: booking.mode,
          userClass: booking.user_class,
          price: { amountMinor: price, currency: booking.currency },
          priceDetail,
          approval: false,
        },
        instrument.id,
      );
    }
    const again =
      needsApproval(instrument.facts.rules, booking.user_class) && !may.manageFacility(known, booking.facility_id);
    await release(trx, [booking.id]);
    await occupy(trx, [
      {
        ...withBuffers(to, instrument.facts.rules),
        instrumentId: instrument.id,
        station,
        kind: 'booking',
        ownerId: booking.id,
      },
    ]);
    const changed = await changeBooking(
      trx,
      booking,
      { from_at: to.from, to_at: to.to, price_minor: price, state: again ? 'pending' : booking.state },
      now,
    );
    if (booking.currency !== NO_CURRENCY) await adjustOrderPrice(trx, booking.order_id, price - booking.price_minor);
    await recordChange(trx, known, changed, 'booking.moved', now, {
      was: { from: booking.from_at, to: booking.to_at },
    });
  });
}
