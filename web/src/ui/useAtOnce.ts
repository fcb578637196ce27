import { useState } from 'react';

type Pressed<Value> = {
  /** What the address said last. */
  readonly given: Value;
  /** What was pressed and is not there yet, in order; some of it may never be drawn. */
  readonly coming: readonly Value[];
};

/**
 * What stands in the address, and a way to show at once what was pressed instead: the page follows a frame later. What
 * else the address says from then on is what is shown.
 */
export function useAtOnce<Value extends string | boolean>(given: Value): [Value, (pressed: Value) => void] {
  const [pressed, setPressed] = useState<Pressed<Value>>({ given, coming: [] });
  const coming = pressed.given === given ? pressed.coming : after(pressed.coming, given);
  if (pressed.given !== given) setPressed({ given, coming });
  const press = (value: Value) =>
    setPressed((before) => ({ given, coming: value === given ? [] : [...before.coming, value] }));
  return [coming.at(-1) ?? given, press];
}

/** What was pressed after what is there now; nothing when that comes from elsewhere. */
function after<Value>(coming: readonly Value[], given: Value): readonly Value[] {
  const place = coming.lastIndexOf(given);
  return place < 0 ? [] : coming.slice(place + 1);
}
