import type { BookingRules } from '@jishi/shared/schema/rules';
import { pad, type Span } from '@jishi/shared/time/span';
import { type PointerEvent, type RefObject, useState } from 'react';
import { pressAndHold } from '../../ui/pressAndHold.ts';
import type { Edge } from './BlockMark.tsx';
import { carried, type Place, placeUnder, stretched } from './moving.ts';
import type { Week } from './week.ts';

type Held =
  | { readonly kind: 'edge'; readonly edge: Edge; readonly span: Span; readonly draft: Span }
  | {
      readonly kind: 'own';
      readonly bookingId: string;
      readonly span: Span;
      readonly start: Place;
      readonly draft: Span | null;
    };

type Handlers = {
  readonly onChoose: (span: Span) => void;
  /** `byMs`: how much later a booking was dropped than it began. */
  readonly onMove: (bookingId: string, byMs: number | undefined) => void;
};

export type Buffers = Pick<BookingRules, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>;

/** Dragging what lies over the cells: the ends of the chosen time, and bookings of one's own. By mouse or by one finger. */
export function useReach(
  grid: RefObject<HTMLElement | null>,
  week: Week,
  { bufferBeforeMinutes, bufferAfterMinutes }: Buffers,
  { onChoose, onMove }: Handlers,
) {
  const [held, setHeld] = useState<Held | null>(null);
  const under = (event: { clientX: number; clientY: number }): Place | null =>
    grid.current && placeUnder(grid.current, event.clientX, event.clientY, week.rows.length);

  /** Follows the pointer from here on, wherever it goes, until it is up. */
  const follow = (first: Held) => {
    let now = first;
    setHeld(first);
    const move = (moved: globalThis.PointerEvent) => {
      const place = moved.isPrimary && under(moved);
      if (!place) return;
      now = reached(week, now, place);
      setHeld(now);
    };
    const end = ({ isPrimary }: globalThis.PointerEvent) => {
      if (!isPrimary) return;
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', end);
      setHeld(null);
    };
    const up = (lifted: globalThis.PointerEvent) => {
      if (!lifted.isPrimary) return;
      end(lifted);
      if (now.kind === 'edge') return onChoose(now.draft);
      const byMs = now.draft ? now.draft.from - now.span.from : 0;
      onMove(now.bookingId, byMs === 0 ? undefined : byMs);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', end);
  };
  /** It is for what lies on top alone. Answers whether it takes hold of something. */
  const takes = (event: PointerEvent): boolean => {
    if (!event.isPrimary || event.button !== 0) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    draft: held?.draft ?? null,
    onEdge: (event: PointerEvent, edge: Edge, span: Span) => {
      if (takes(event)) follow({ kind: 'edge', edge, span, draft: span });
    },
    onGrab: (event: PointerEvent, bookingId: string) => {
      const start = under(event);
      const block = week.days.flatMap(({ blocks }) => blocks).find(({ entry }) => entry.bookingId === bookingId);
      if (!start || !block || !takes(event)) return;
      const taken = { from: Date.parse(block.entry.from), to: Date.parse(block.entry.to) };
      // What is taken is the booking with its buffers.
      const span = pad(taken, -bufferBeforeMinutes, -bufferAfterMinutes);
      const own = { kind: 'own', bookingId, span, start } as const;
      if (event.pointerType === 'mouse') return follow({ ...own, draft: null });
      const tap = () => onMove(bookingId, undefined);
      pressAndHold(event.nativeEvent, () => follow({ ...own, draft: span }), tap);
    },
  };
}

function reached(week: Week, held: Held, place: Place): Held {
  if (held.kind === 'edge') return { ...held, draft: stretched(week, held.span, held.edge, place) };
  const by = { days: place.day - held.start.day, rows: place.row - held.start.row };
  return { ...held, draft: by.days === 0 && by.rows === 0 ? held.span : carried(week, held.span, by) };
}
