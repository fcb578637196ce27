import type { Booking } from '@jishi/shared/schema/booking';
import type { Span } from '@jishi/shared/time/span';
import { wallClock } from '@jishi/shared/time/zone';
import { type PointerEvent, type RefObject, useRef } from 'react';
import { pressAndHold, useHolding } from '../../ui/pressAndHold.ts';
import { type Frame, placedAt } from './days.ts';
import { mayMove } from './usePicking.ts';

/** Less than this is a click by a hand that trembles. */
const THRESHOLD_PX = 5;
const DAY_MINUTES = 1440;

type Drag = {
  readonly booking: Booking;
  readonly span: Span;
  readonly x: number;
  readonly y: number;
  /** Minutes from the beginning of the booking to where it was taken hold of. */
  readonly grip: number;
  going: boolean;
};

type Handlers = { readonly onHold: (booking: Booking, span: Span) => void; readonly onDrop: () => void };

/**
 * Dragging over the days and hours of a frame. A finger drags at once what was picked before, and anything else once it was
 * held still for a moment; else it scrolls. A second one beside it takes no part.
 */
export function useDrag(area: RefObject<HTMLElement | null>, frame: Frame, { onHold, onDrop }: Handlers) {
  const drag = useRef<Drag | null>(null);
  const dragged = useRef(false);
  useHolding(area);
  const minuteAt = (event: PointerEvent): number => {
    const box = area.current?.getBoundingClientRect();
    if (!box) return 0;
    const column = Math.floor(((event.clientX - box.left) / box.width) * frame.dayCount);
    const day = frame.firstDay + Math.min(Math.max(column, 0), frame.dayCount - 1);
    const hours = frame.fromHour + ((event.clientY - box.top) / box.height) * (frame.toHour - frame.fromHour);
    return day * DAY_MINUTES + hours * 60;
  };
  return {
    /** Whether the click that follows belongs to a drag. */
    wasDrag: () => dragged.current,
    isGoing: () => drag.current?.going ?? false,
    stop: () => {
      drag.current = null;
    },
    /** `span`: where the booking is now. */
    onPointerDown: (event: PointerEvent, booking: Booking, span: Span, picked: boolean) => {
      if (!event.isPrimary) return;
      dragged.current = false;
      if (event.button !== 0 || !mayMove(booking)) return;
      const { currentTarget, pointerId, clientX, clientY } = event;
      const begins = wallClock(frame.zone, span.from);
      const grip = minuteAt(event) - (begins.day * DAY_MINUTES + begins.minute);
      const begin = () => {
        drag.current = { booking, span, x: clientX, y: clientY, grip, going: false };
        currentTarget.setPointerCapture(pointerId);
      };
      if (picked || event.pointerType === 'mouse') return begin();
      pressAndHold(event.nativeEvent, () => {
        begin();
        onHold(booking, span);
      });
    },
    onPointerMove: (event: PointerEvent) => {
      const now = drag.current;
      if (!now || !event.isPrimary) return;
      now.going ||= Math.hypot(event.clientX - now.x, event.clientY - now.y) > THRESHOLD_PX;
      if (!now.going) return;
      const minute = minuteAt(event) - now.grip;
      const day = Math.floor(minute / DAY_MINUTES);
      onHold(now.booking, placedAt(now.span, frame.zone, day, minute - day * DAY_MINUTES));
    },
    onPointerUp: (event: PointerEvent) => {
      if (!event.isPrimary) return;
      dragged.current = drag.current?.going ?? false;
      drag.current = null;
      if (dragged.current) onDrop();
    },
    onPointerCancel: (event: PointerEvent) => {
      if (!event.isPrimary) return;
      drag.current = null;
    },
  };
}
