import type { Booking } from '@jishi/shared/schema/booking';
import { GRID_MINUTES, GRID_MS } from '@jishi/shared/time/grid';
import type { Span } from '@jishi/shared/time/span';
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { shifted } from './days.ts';

/** A booking that was taken, and where it is held at the moment; nothing is written before it is dropped and confirmed. */
export type Picked = { readonly booking: Booking; readonly span: Span };

export type Picking = {
  readonly picked: Picked | null;
  /** Whether it was dropped, so that the change is to be confirmed. */
  readonly dropped: boolean;
  readonly pick: (booking: Booking) => void;
  readonly hold: (booking: Booking, span: Span) => void;
  readonly drop: () => void;
  readonly putBack: () => void;
  /** Whether it was put back to be let go, once it is seen where it belongs. */
  readonly leaving: boolean;
  /** Puts it back and lets it go. */
  readonly leave: () => void;
  readonly letGo: () => void;
  readonly askAgain: () => void;
};

export function timeOf({ from, to }: Pick<Booking, 'from' | 'to'>): Span {
  return { from: Date.parse(from), to: Date.parse(to) };
}

export function isMoved({ booking, span }: Picked): boolean {
  const { from, to } = timeOf(booking);
  return span.from !== from || span.to !== to;
}

export function mayMove({ actions }: Booking): boolean {
  return actions.includes('move');
}

export function usePicking(): Picking {
  const [picked, setPicked] = useState<Picked | null>(null);
  const [dropped, setDropped] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const putBack = () => setPicked((before) => before && { ...before, span: timeOf(before.booking) });
  const carry = (next: Picked) => {
    setPicked(next);
    setLeaving(false);
  };
  return {
    picked,
    dropped,
    leaving,
    pick: (booking) => carry({ booking, span: timeOf(booking) }),
    hold: (booking, span) => carry({ booking, span }),
    drop: () => setDropped(true),
    putBack,
    leave: () => {
      putBack();
      setLeaving(true);
    },
    letGo: () => {
      setPicked(null);
      setDropped(false);
      setLeaving(false);
    },
    askAgain: () => setDropped(false),
  };
}

const ARROWS: Readonly<Record<string, readonly [days: number, minutes: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -GRID_MINUTES],
  ArrowDown: [0, GRID_MINUTES],
};

/** Where a key takes a time: a quarter of an hour, a day, or with Shift another end. Null for keys that move nothing. */
export function stepped({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>, span: Span, zone: string) {
  const step = ARROWS[key];
  if (!step) return null;
  const [days, minutes] = step;
  if (!shiftKey) return shifted(span, zone, days, minutes);
  const to = span.to + Math.sign(minutes) * GRID_MS;
  return days !== 0 || to <= span.from ? span : { from: span.from, to };
}
