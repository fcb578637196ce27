import { type RefObject, useEffect } from 'react';

/** Long enough that nobody who scrolls does it, and short enough that nobody waits. */
const HOLD_MS = 350;
/** A finger is never quite still. */
const SLOP_PX = 10;
/** In which browsers make a click of a lifted finger; a later one is somebody's own. */
const CLICK_MS = 400;

type Down = Pick<PointerEvent, 'pointerId' | 'clientX' | 'clientY' | 'target'>;

/**
 * A finger that stays where it came down takes hold: `begin` is called, and the page does not scroll until it is lifted. One
 * that moves before that scrolls; one that is lifted before that taps, which is told where `tap` is given. What lies below
 * must be in an area that `useHolding` watches.
 */
export function pressAndHold({ pointerId, clientX, clientY, target }: Down, begin: () => void, tap?: () => void): void {
  let held = false;
  const ends = new AbortController();
  const { signal } = ends;
  const timer = setTimeout(() => {
    held = true;
    begin();
  }, HOLD_MS);
  signal.addEventListener('abort', () => clearTimeout(timer));
  const end = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    ends.abort();
    if (event.type === 'pointerup') held ? dropClick() : tap?.();
  };
  const move = (event: PointerEvent) => {
    if (held || event.pointerId !== pointerId) return;
    if (Math.hypot(event.clientX - clientX, event.clientY - clientY) > SLOP_PX) ends.abort();
  };
  const stay = (event: Event) => {
    if (held && event.cancelable) event.preventDefault();
  };
  window.addEventListener('pointermove', move, { signal });
  window.addEventListener('pointerup', end, { signal });
  window.addEventListener('pointercancel', end, { signal });
  window.addEventListener('contextmenu', stay, { signal });
  // On the element itself, which may leave the page while it is dragged: its events come to nobody else then.
  target?.addEventListener('touchmove', stay, { passive: false, signal });
  // And wherever a second finger is: both together would zoom, which ends what is held.
  window.addEventListener('touchmove', stay, { passive: false, signal });
}

/** The click that browsers make of a lifted finger is none here. */
function dropClick(): void {
  const ends = new AbortController();
  const { signal } = ends;
  const stop = () => ends.abort();
  const drop = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    stop();
  };
  window.addEventListener('click', drop, { capture: true, signal });
  window.addEventListener('pointerdown', stop, { capture: true, signal });
  setTimeout(stop, CLICK_MS);
}

/** Browsers ask nobody before they scroll where no one listens from the beginning. */
export function useHolding(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = area.current;
    const listen = () => {};
    element?.addEventListener('touchmove', listen, { passive: false });
    return () => element?.removeEventListener('touchmove', listen);
  }, [area]);
}
