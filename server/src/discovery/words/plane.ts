/** Impacts by row, and the rows that have one: written and wiped without touching the others. */
export type Plane = { impacts: Float32Array; rows: Int32Array; count: number };

export function newPlane(size: number): Plane {
  return { impacts: new Float32Array(size), rows: new Int32Array(size), count: 0 };
}

export function add(plane: Plane, row: number, impact: number): void {
  const before = plane.impacts[row] as number;
  if (before === 0) {
    plane.rows[plane.count] = row;
    plane.count += 1;
  }
  plane.impacts[row] = before + impact;
}

export function wipe(plane: Plane): void {
  for (let i = 0; i < plane.count; i += 1) plane.impacts[plane.rows[i] as number] = 0;
  plane.count = 0;
}

/** Makes `a` the rows of both, with the sum of their impacts. */
export function keepBoth(a: Plane, b: Plane): void {
  let kept = 0;
  for (let i = 0; i < a.count; i += 1) {
    const row = a.rows[i] as number;
    const impact = b.impacts[row] as number;
    if (impact === 0) {
      a.impacts[row] = 0;
      continue;
    }
    a.impacts[row] = (a.impacts[row] as number) + impact;
    a.rows[kept] = row;
    kept += 1;
  }
  a.count = kept;
}

/** Makes `a` the rows of either, with the greater of their impacts, those of `b` times `share`. */
export function keepEither(a: Plane, b: Plane, share: number): void {
  for (let i = 0; i < b.count; i += 1) {
    const row = b.rows[i] as number;
    const impact = (b.impacts[row] as number) * share;
    if (a.impacts[row] === 0) {
      a.rows[a.count] = row;
      a.count += 1;
    }
    if (impact > (a.impacts[row] as number)) a.impacts[row] = impact;
  }
}
