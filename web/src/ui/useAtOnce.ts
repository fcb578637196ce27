import { useState } from 'react';

/**
 * What stands in the address, and a way to show at once what was pressed instead: the page follows a frame later. What
 * the address says from then on is what is shown. An object has to stay the same while the address does.
 */
export function useAtOnce<Value extends string | boolean | object | null>(
  given: Value,
): [Value, (pressed: Value) => void] {
  const [pressed, setPressed] = useState({ over: given, value: given });
  if (pressed.over !== given) setPressed({ over: given, value: given });
  return [pressed.over === given ? pressed.value : given, (value) => setPressed({ over: given, value })];
}
