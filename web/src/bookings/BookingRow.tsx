import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { shiftSpan } from '@jishi/shared/time/shift';
import { DAY_MS } from '@jishi/shared/time/span';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { otherZone } from '../instrument/week/otherZone.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { shortInstant } from '../order/line.ts';
import { useNow, useReaderZone } from '../time/reader.ts';
import { beside } from '../ui/isolated.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { BookingFacts } from './BookingFacts.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { StateTag } from './StateTag.tsx';
import { useAct } from './useAct.ts';

/** A booking of the reader with what can be done about it now. */
export function BookingRow({ booking }: { booking: Booking }) {
  const { m, name, language } = useMessages();
  const [open, setOpen] = useState<'move' | 'cancel' | null>(null);
  const act = useAct();
  const { zone } = booking;
  const second = otherZone(zone, useReaderZone(), Date.parse(booking.from));
  const span = { from: Date.parse(booking.from), to: Date.parse(booking.to) };
  return (
    <article className="panel booking">
      <div className="stack tight">
        <p className="booking-time">{saySpan(span, zone, language)}</p>
        <p className="muted small">
          {m.common.inZone(zone)}
          {second && ` · ${m.instrument.inYourZone(second)}: ${saySpan(span, second, language)}`}
        </p>
        <h2>
          <Link to="/instruments/$id" params={{ id: booking.instrument.id }}>
            {name(booking.instrument.name)}
          </Link>
        </h2>
        <p className="muted">
          {beside(booking.instrument.model, name(booking.facility.name), sayMoney(booking.price, language))}
        </p>
        <BookingFacts booking={booking} />
        {act.isError && <ProblemNotice error={act.error} />}
      </div>
      <div className="booking-side">
        <p className="row">
          {booking.seriesId && (
            <Link to="/series/$id" params={{ id: booking.seriesId }} className="tag">
              {m.bookings.series}
            </Link>
          )}
          <StateTag state={booking.state} />
        </p>
        <Actions
          booking={booking}
          onOpen={setOpen}
          onAct={(action) => act.mutate({ id: booking.id, action })}
          busy={act.isPending}
        />
      </div>
      {open === 'move' && <MoveDialog booking={booking} onClose={() => setOpen(null)} />}
      {open === 'cancel' && <CancelDialog booking={booking} onClose={() => setOpen(null)} />}
    </article>
  );
}

type ActionsProps = {
  booking: Booking;
  busy: boolean;
  onOpen: (dialog: 'move' | 'cancel') => void;
  onAct: (action: 'check-in' | 'check-out') => void;
};

function Actions({ booking, busy, onOpen, onAct }: ActionsProps) {
  const { m, said } = useMessages();
  const may = (action: Booking['actions'][number]) => booking.actions.includes(action);
  const over = !may('cancel') && !may('check-out');
  const now = useNow();
  return (
    <div className="row booking-actions">
      {(['check-in', 'check-out'] as const).map(
        (action) =>
          may(action) && (
            <button key={action} type="button" className="button main" disabled={busy} onClick={() => onAct(action)}>
              {said.actions[action]}
            </button>
          ),
      )}
      {may('move') && (
        <button type="button" className="button" onClick={() => onOpen('move')}>
          {m.bookings.move}
        </button>
      )}
      {may('cancel') && (
        <button type="button" className="button grave" onClick={() => onOpen('cancel')}>
          {m.bookings.cancel}
        </button>
      )}
      {over ? (
        <Link
          to="/instruments/$id"
          params={{ id: booking.instrument.id }}
          search={{ ...againAt(booking, now), mode: booking.mode, parts: partsOf(booking) }}
          className="button"
        >
          {m.bookings.again}
        </Link>
      ) : (
        <a className="button" href={`/api/v1/bookings/${booking.id}/event.ics`} download={`jishi-${booking.id}.ics`}>
          .ics
        </a>
      )}
      {isAtHand(booking, now) && (
        <Link to="/instruments/$id/check-in" params={{ id: booking.instrument.id }} className="button">
          {over || may('check-out') ? m.bookings.report : m.bookings.here}
        </Link>
      )}
    </div>
  );
}

const AT_HAND: readonly Booking['state'][] = ['confirmed', 'in-use', 'completed'];

/** Whether somebody may stand before the instrument, or has something to tell about it. */
function isAtHand({ state, from, to }: Booking, now: number): boolean {
  return AT_HAND.includes(state) && Date.parse(from) - DAY_MS < now && now < Date.parse(to) + 14 * DAY_MS;
}

/** What was taken along, which the page offers again if it still can be. */
function partsOf({ parts }: Booking): string[] | undefined {
  return parts.length > 0 ? parts.map(({ id }) => id) : undefined;
}

/** The same weekday and hours, next time they come: whether it can be booked is then said at once. */
function againAt({ zone, ...booking }: Booking, now: number): { from: string; to: string } {
  const span = { from: Date.parse(booking.from), to: Date.parse(booking.to) };
  const weeks = Math.max(1, Math.ceil((now - span.from) / (7 * DAY_MS)));
  const { from, to } = shiftSpan(zone, span, { byDays: 7 * weeks });
  return { from: shortInstant(from), to: shortInstant(to) };
}
