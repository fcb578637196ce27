import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pressAndHold } from './pressAndHold.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A finger that holds and is lifted. */
function holdAndLift(): void {
  const begin = vi.fn();
  pressAndHold({ pointerId: 1, clientX: 0, clientY: 0, target: new EventTarget() }, begin);
  vi.advanceTimersByTime(350);
  expect(begin).toHaveBeenCalledOnce();
  window.dispatchEvent(Object.assign(new Event('pointerup'), { pointerId: 1 }));
}

/** Whether a click comes through. */
function clicks(): boolean {
  return window.dispatchEvent(new Event('click', { cancelable: true }));
}

test('the click that a browser makes of a finger that held is dropped, and no other', () => {
  holdAndLift();
  expect(clicks()).toBe(false);
  expect(clicks()).toBe(true);
});

test('where the browser makes none of it, a click by key a moment later is not swallowed', () => {
  holdAndLift();
  vi.advanceTimersByTime(400);
  expect(clicks()).toBe(true);
});
