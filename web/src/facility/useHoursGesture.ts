import { type PointerEvent, type RefObject, useEffect, useState } from 'react';
import { pressAndHold, useHolding } from '../ui/pressAndHold.ts';
import { type Block, DAY_MINUTES, moved, paint, replace, resized, STEP_MINUTES, type WeekHours } from './hoursGrid.ts';

type Place = { readonly day: number; readonly minute: number };
type Gesture =
  | { readonly kind: 'paint'; readonly start: Place; readonly at: Place; readonly byFinger: boolean }
  | { readonly kind: 'move'; readonly block: Block; readonly start: Place; readonly at: Place }
  | { readonly kind: 'from' | 'to'; readonly block: Block; readonly start: Place; readonly at: Place };

/** Seen below the finger that holds, before it moves. */
const FINGER_MINUTES = 60;

/**
 * Dragging on the grid of a week: over closed time it opens, on a block it moves, at the edge of a block it makes it longer
 * or shorter. The week is what it would become; it is given away when the button is let go, and Escape ends it. A finger
 * scrolls, and does the same once it was held still for a moment; a second one beside it takes no part.
 */
export function useHoursGesture(
  grid: RefObject<HTMLElement | null>,
  week: WeekHours,
  together: boolean,
  onChange: (week: WeekHours) => void,
) {
  const [gesture, setGesture] = useState<Gesture | null>(null);
  useEffect(() => {
    if (!gesture) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setGesture(null);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [gesture]);

  const onPointerDown = (event: PointerEvent) => {
    const { target, currentTarget, pointerId } = event;
    if (!event.isPrimary || event.button !== 0 || !(target instanceof HTMLElement) || !target.closest('[data-day]'))
      return;
    const start = placeUnder(grid.current, event);
    if (!start) return;
    const byFinger = event.pointerType === 'touch';
    const begin = () => {
      currentTarget.setPointerCapture(pointerId);
      setGesture(gestureAt(target, start, byFinger));
    };
    if (byFinger) pressAndHold(event.nativeEvent, begin);
    else begin();
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    const at = gesture && placeUnder(grid.current, event);
    if (!gesture || !at) return;
    const reached = gesture.kind === 'paint' && gesture.byFinger ? belowFinger(gesture.start, at) : at;
    if (reached.day !== gesture.at.day || reached.minute !== gesture.at.minute) setGesture({ ...gesture, at: reached });
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!event.isPrimary || !gesture) return;
    setGesture(null);
    if (isMoved(gesture)) onChange(carriedOut(week, gesture, together));
  };
  const onPointerCancel = (event: PointerEvent) => event.isPrimary && setGesture(null);
  useHolding(grid);
  return {
    shown: gesture && isMoved(gesture) ? carriedOut(week, gesture, together) : week,
    active: gesture?.kind ?? null,
    /** The block that is held, where it would be. */
    held: gesture && blockIn(gesture),
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel },
  };
}

function isMoved({ start, at }: Gesture): boolean {
  return start.day !== at.day || start.minute !== at.minute;
}

function carriedOut(week: WeekHours, gesture: Gesture, together: boolean): WeekHours {
  const { start, at } = gesture;
  const next = blockIn(gesture);
  if (gesture.kind !== 'paint') return replace(week, gesture.block, next, together);
  return next.from < next.to ? paint(week, [start.day, at.day], next) : week;
}

function blockIn(gesture: Gesture): Block {
  const { start, at } = gesture;
  if (gesture.kind === 'paint')
    return { day: start.day, from: Math.min(start.minute, at.minute), to: Math.max(start.minute, at.minute) };
  const { kind, block } = gesture;
  const byMinutes = at.minute - start.minute;
  if (kind === 'move') return moved(block, byMinutes, block.day + at.day - start.day);
  return resized(block, kind, block[kind] + byMinutes);
}

function gestureAt(target: HTMLElement, start: Place, byFinger: boolean): Gesture {
  const block = blockOf(target);
  const edge = target.closest<HTMLElement>('[data-edge]')?.dataset.edge;
  if (!block) return { kind: 'paint', start, at: byFinger ? belowFinger(start, start) : start, byFinger };
  return { kind: edge === 'from' || edge === 'to' ? edge : 'move', block, start, at: start };
}

/** What a finger reaches while it opens time: an hour more than what it hides, unless it goes upwards. */
function belowFinger(start: Place, at: Place): Place {
  if (at.minute < start.minute) return at;
  return { ...at, minute: Math.min(DAY_MINUTES, at.minute + FINGER_MINUTES) };
}

/** The day under the pointer, or the nearest one, and the nearest quarter of an hour. */
function placeUnder(grid: HTMLElement | null, { clientX, clientY }: PointerEvent): Place | null {
  const columns = [...(grid?.querySelectorAll('[data-day]') ?? [])].map((column) => column.getBoundingClientRect());
  const [first] = columns;
  if (!first) return null;
  const day = columns.findLastIndex((column) => clientX >= column.left);
  const share = Math.max(0, Math.min(1, (clientY - first.top) / first.height));
  const steps = DAY_MINUTES / STEP_MINUTES;
  return { day: Math.max(0, day), minute: Math.round(share * steps) * STEP_MINUTES };
}

function blockOf(element: HTMLElement): Block | null {
  const text = element.closest<HTMLElement>('[data-block]')?.dataset.block;
  if (text === undefined) return null;
  const [day = 0, from = 0, to = 0] = text.split(' ').map(Number);
  return { day, from, to };
}
