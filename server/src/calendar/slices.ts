import { setImmediate } from 'node:timers/promises';

const SLICE_MS = 8;

/** `map` that lets other requests in between: it gives the event loop back whenever it has worked for 8 ms. */
export async function inSlices<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  let started = performance.now();
  for (const item of items) {
    results.push(work(item));
    if (performance.now() - started < SLICE_MS) continue;
    await setImmediate();
    started = performance.now();
  }
  return results;
}
