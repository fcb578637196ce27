/** A pause that can be cut short. A call of `wake` outside a pause makes the next one none. */
export type Pauses = { readonly pause: (ms: number) => Promise<void>; readonly wake: () => void };

export function makePauses(): Pauses {
  let wakeNow: (() => void) | null = null;
  let woken = false;
  return {
    pause: async (ms) => {
      if (!woken) {
        await new Promise<void>((resolve) => {
          // A process that has nothing else to do may end in a pause.
          const timer = setTimeout(resolve, ms).unref();
          wakeNow = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wakeNow = null;
      woken = false;
    },
    wake: () => {
      woken = true;
      wakeNow?.();
    },
  };
}
