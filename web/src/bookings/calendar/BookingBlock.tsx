import { sayClock, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import type { Span } from '@jishi/shared/time/span';
import type { KeyboardEvent, PointerEvent } from 'react';
import { otherZone } from '../../instrument/week/otherZone.ts';
import { useMessages } from '../../messages/useMessages.tsx';
import { useCalendarTexts } from '../useCalendarTexts.ts';
import { type Frame, type Lane, type Piece, piecesOf, placeOf } from './days.ts';
import '../../instrument/week/week.css';

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** Where something lies in the frame, for its style. */
export function boxOf(frame: Frame, piece: Piece, lane?: Lane) {
  const place = placeOf(frame, piece, lane);
  if (!place) return null;
  return {
    top: percent(place.top),
    height: percent(place.height),
    insetInlineStart: percent(place.left),
    width: percent(place.width),
  };
}

/** Of its button. */
export const blockId = (bookingId: string) => `mycal-${bookingId}`;

const LOOK: Readonly<Partial<Record<Booking['state'], string>>> = {
  pending: 'pending',
  confirmed: 'mine',
  'in-use': 'mine running',
};

type Props = {
  booking: Booking;
  span: Span;
  frame: Frame;
  lane: Lane;
  picked: boolean;
  onClick: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPointerDown: (event: PointerEvent) => void;
};

/**
 * A booking on the calendar: a button where it begins, and marks on the days into which it runs. One that is held keeps its
 * button while it lies outside of what is shown: else the focus would be gone with it, and the keys.
 */
export function BookingBlock({ booking, span, frame, lane, picked, ...on }: Props) {
  const { m, said, name, language } = useMessages();
  const texts = useCalendarTexts();
  const boxes = piecesOf(span, frame.zone).flatMap((piece) => boxOf(frame, piece, lane) ?? []);
  const [first, ...rest] = boxes;
  if (!first && !picked) return null;
  const second = otherZone(frame.zone, booking.zone, span.from);
  const title = name(booking.instrument.name);
  const look = `mycal-block block ${LOOK[booking.state] ?? 'taken'}${picked ? ' picked' : ''}`;
  return (
    <li>
      <button
        id={blockId(booking.id)}
        type="button"
        className={first ? look : 'hidden-text'}
        style={first}
        aria-pressed={picked}
        {...on}
      >
        <span className="hidden-text">
          {texts.block(title, saySpan(span, frame.zone, language), said.states[booking.state])}
        </span>
        <span className="mycal-time" aria-hidden="true">
          {sayClock(span.from, frame.zone, language)} – {sayClock(span.to, frame.zone, language)}
        </span>
        <span className="mycal-name" aria-hidden="true">
          {title}
        </span>
        {second && (
          <span className="mycal-there">
            {texts.there(sayClock(span.from, second, language), m.common.inZone(second))}
          </span>
        )}
        {booking.state !== 'confirmed' && (
          <span className="mycal-state" aria-hidden="true">
            {said.states[booking.state]}
          </span>
        )}
      </button>
      {rest.map((box) => (
        <div key={box.insetInlineStart} className={look} style={box} aria-hidden="true" />
      ))}
    </li>
  );
}
