import type { Discovery } from '@jishi/server/discovery/discovery';

/** Waits until the catalogue is in memory. What makes it keeps no process running by itself. */
export async function whenReady({ ready }: Discovery): Promise<void> {
  const alive = setInterval(() => {}, 1000);
  try {
    await ready;
  } finally {
    clearInterval(alive);
  }
}
