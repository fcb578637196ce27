const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When to try a mail again after its n-th attempt: 2, 4, 8 … minutes, at most 6 hours, about 20 hours in all. */
export function mailPauseMs(attempt: number, random: () => number = Math.random): number {
  return jittered(Math.min(2 ** attempt * MINUTE_MS, 6 * HOUR_MS), random);
}

const DELIVERY_PAUSES_MS = [
  5_000,
  30_000,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  8 * HOUR_MS,
] as const;

/** When to try a delivery again after its n-th attempt, about a day in all; null when it was the last one. */
export function deliveryPauseMs(attempt: number, random: () => number = Math.random): number | null {
  const pause = DELIVERY_PAUSES_MS[attempt - 1];
  return pause === undefined ? null : jittered(pause, random);
}

/** Up to a tenth less, so that what failed together does not come back together; never longer than was promised. */
function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (1 - random() / 10));
}

/** Does `work` for each, at most `width` at a time. */
export async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, left.length) }, worker));
}

/** The first 500 characters of what went wrong, in one line. */
export function faultOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').slice(0, 500);
}
