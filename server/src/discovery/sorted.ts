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

/** Puts a value in its place unless it is there; at the end without looking. */
export function insertSorted<T extends string | number>(sorted: T[], value: T): void {
  const last = sorted.at(-1);
  if (last === undefined || last < value) {
    sorted.push(value);
    return;
  }
  const at = lowerBound(sorted, value);
  if (sorted[at] !== value) sorted.splice(at, 0, value);
}

export function removeSorted<T extends string | number>(sorted: T[], value: T): void {
  const at = lowerBound(sorted, value);
  if (sorted[at] === value) sorted.splice(at, 1);
}
