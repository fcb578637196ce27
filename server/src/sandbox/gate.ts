/** Too many wait already. */
export class GateFull extends Error {}

export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most `atOnce` pieces of work run, the others in the order they came; throws `GateFull` beyond `waiting`. */
export function makeGate(atOnce: number, waiting: number): Gate {
  const queue: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new GateFull();
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      // The place goes to the next in the queue, so that nobody who comes meanwhile takes it.
      if (next) next();
      else running -= 1;
    }
  };
}
