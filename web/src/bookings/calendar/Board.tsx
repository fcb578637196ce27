import { sayDay } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import { wallClock } from '@jishi/shared/time/zone';
import { type CSSProperties, type KeyboardEvent, useId, useRef } from 'react';
import { useMessages } from '../../messages/useMessages.tsx';
import { useNow } from '../../time/reader.ts';
import { clockOf } from '../../ui/TimeSelect.tsx';
import { useCalendarTexts } from '../useCalendarTexts.ts';
import { BookingBlock, boxOf } from './BookingBlock.tsx';
import { type Frame, lanesOf, piecesOf } from './days.ts';
import { useDrag } from './useDrag.ts';
import { isMoved, mayMove, type Picking, stepped, timeOf } from './usePicking.ts';

type Props = {
  label: string;
  frame: Frame;
  bookings: readonly Booking[];
  picking: Picking;
  /** Free time of the instrument whose booking is held. */
  free: readonly Span[];
  /** A key led to another time: it is announced, and shown where it is. */
  onStep: (span: Span) => void;
};

/** Days beside each other with one's own bookings, which can be dragged or moved with keys. */
export function Board({ label, frame, bookings, picking, free, onStep }: Props) {
  const texts = useCalendarTexts();
  const hintId = useId();
  const area = useRef<HTMLUListElement>(null);
  const { picked } = picking;
  const drag = useDrag(area, frame, { onHold: picking.hold, onDrop: picking.drop });
  const shown = bookings.map((booking) => ({
    booking,
    span: picked?.booking.id === booking.id ? picked.span : timeOf(booking),
  }));
  const lanes = lanesOf(shown.map(({ span }) => span));

  const onKeyDown = (event: KeyboardEvent, booking: Booking) => {
    if (picked?.booking.id !== booking.id) return;
    if (event.key === 'Escape') {
      drag.stop();
      return picking.leave();
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return isMoved(picked) ? picking.drop() : picking.leave();
    }
    const next = mayMove(booking) ? stepped(event, picked.span, frame.zone) : null;
    if (!next) return;
    event.preventDefault();
    picking.hold(booking, next);
    onStep(next);
  };
  const onClick = (booking: Booking) => {
    if (drag.wasDrag() || picked?.booking.id === booking.id) return;
    picking.pick(booking);
  };
  const style = { '--days': frame.dayCount, '--hours': frame.toHour - frame.fromHour } as CSSProperties;
  return (
    <section className="mycal" aria-label={label} aria-describedby={hintId} style={style}>
      <p id={hintId} className="hidden-text">
        {texts.hint}
      </p>
      <Heads frame={frame} />
      <Hours frame={frame} />
      <ul
        ref={area}
        className="mycal-area"
        onPointerMove={drag.onPointerMove}
        onPointerUp={drag.onPointerUp}
        onPointerCancel={drag.onPointerCancel}
      >
        <Marks frame={frame} free={free} was={picked && isMoved(picked) ? timeOf(picked.booking) : null} />
        {shown.map(({ booking, span }, index) => (
          <BookingBlock
            key={booking.id}
            booking={booking}
            span={span}
            frame={frame}
            lane={lanes[index] ?? { lane: 0, lanes: 1 }}
            picked={picked?.booking.id === booking.id}
            onClick={() => onClick(booking)}
            onKeyDown={(event) => onKeyDown(event, booking)}
            onPointerDown={(event) => drag.onPointerDown(event, booking, span, picked?.booking.id === booking.id)}
          />
        ))}
      </ul>
    </section>
  );
}

function Heads({ frame }: { frame: Frame }) {
  const { language } = useMessages();
  const today = wallClock(frame.zone, useNow(60_000)).day;
  const days = Array.from({ length: frame.dayCount }, (_, index) => frame.firstDay + index);
  return (
    <div className="mycal-heads" aria-hidden="true">
      {days.map((day) => (
        <span key={day} className={day === today ? 'today' : undefined}>
          {sayDay(day * DAY_MS, 'UTC', language)}
        </span>
      ))}
    </div>
  );
}

function Hours({ frame: { fromHour, toHour } }: { frame: Frame }) {
  const hours = Array.from({ length: toHour - fromHour }, (_, index) => fromHour + index);
  return (
    <div className="mycal-hours" aria-hidden="true">
      {hours.map((hour) => (
        <span key={hour}>{clockOf(hour * 60)}</span>
      ))}
    </div>
  );
}

/** What lies under the bookings: free time, where the held one was, and the present. */
function Marks({ frame, free, was }: { frame: Frame; free: readonly Span[]; was: Span | null }) {
  const now = wallClock(frame.zone, useNow(60_000));
  const marks = [...free.map((span) => ({ look: 'free', span })), ...(was ? [{ look: 'was', span: was }] : [])].flatMap(
    ({ look, span }) => piecesOf(span, frame.zone).map((piece) => ({ look, piece })),
  );
  const present = boxOf(frame, { day: now.day, from: now.minute, to: now.minute + 1 });
  return (
    <li className="mycal-marks" aria-hidden="true">
      {marks.map(({ look, piece }) => {
        const box = boxOf(frame, piece);
        return box && <div key={`${look} ${piece.day} ${piece.from}`} className={`mycal-mark ${look}`} style={box} />;
      })}
      {present && <div className="mycal-now" style={{ ...present, height: '2px' }} />}
    </li>
  );
}
