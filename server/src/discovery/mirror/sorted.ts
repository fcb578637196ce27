/** The first index whose element is not less than `wanted`. */
export function lowerBound<T extends string | number>(sorted: ArrayLike<T>, wanted: T): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as T) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts an item in its place in a list of the first `count` items in the order of `isBefore`, unless it comes after all. */
export function insertOrdered<T>(best: T[], item: T, isBefore: (a: T, b: T) => boolean, count: number): void {
  if (best.length >= count) {
    if (count === 0 || !isBefore(item, best[count - 1] as T)) return;
    best.pop();
  }
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(best[middle] as T, item)) low = middle + 1;
    else high = middle;
  }
  best.splice(low, 0, item);
}

/** The first `count` items in the order of `isBefore`, sorted. Cheap when `count` is small. */
export function firstOf<T>(items: Iterable<T>, count: number, isBefore: (a: T, b: T) => boolean): T[] {
  const best: T[] = [];
  for (const item of items) insertOrdered(best, item, isBefore, count);
  return best;
}
