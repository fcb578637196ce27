import autocannon from 'autocannon';

const CONNECTIONS = 32;

/** Requests a second of one address after a short warm-up; throws when anything but `status` came back. */
export async function requestsPerSecond(
  url: string,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  seconds = 4,
): Promise<number> {
  await autocannon({ url, connections: CONNECTIONS, duration: 1, headers: { ...headers } });
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, headers: { ...headers } });
  const answered = result.statusCodeStats?.[`${status}`]?.count ?? 0;
  if (answered === 0 || result.errors > 0) throw new Error(`${url}: ${JSON.stringify(result.statusCodeStats)}`);
  return answered / result.duration;
}

/** Runs `work` over items with so many at a time; answers the seconds that all of it took. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < items.length) await work(items[next++] as T);
    }),
  );
  return (performance.now() - started) / 1000;
}

/** The value below which a share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
