import type { FacetValue } from '@jishi/shared/schema/instrument';

/** A value of a facet with what lies below it, in the order in which the values came. */
export type Branch = { readonly value: FacetValue; readonly below: readonly Branch[] };

/**
 * The values as a tree by `parent`. A value whose parent is not among them stands at the top. One that is called as its
 * parent and counts the same (a municipality is a province and its only city) is left out, and what lies below it moves
 * up, unless it is chosen itself.
 */
export function growTree(values: readonly FacetValue[], chosen: readonly string[]): Branch[] {
  const known = new Set(values.map(({ value }) => value));
  const below = Map.groupBy(values, ({ parent }) => (parent !== null && known.has(parent) ? parent : null));
  const branchesOf = (parent: FacetValue | null): Branch[] =>
    (below.get(parent?.value ?? null) ?? []).flatMap((value) => {
      const branches = branchesOf(value);
      return parent && isDouble(value, parent) && !chosen.includes(value.value)
        ? branches
        : [{ value, below: branches }];
    });
  return branchesOf(null);
}

function isDouble(value: FacetValue, parent: FacetValue): boolean {
  return (value.label.zh ?? value.label.en) === (parent.label.zh ?? parent.label.en) && value.count === parent.count;
}

/** The values from the top down to one, itself the last; empty for one that is not there. */
export function pathTo(values: readonly FacetValue[], wanted: string): FacetValue[] {
  const byCode = new Map(values.map((value) => [value.value, value]));
  const path: FacetValue[] = [];
  for (
    let at = byCode.get(wanted);
    at && !path.includes(at);
    at = at.parent === null ? undefined : byCode.get(at.parent)
  )
    path.unshift(at);
  return path.filter((value, index) => index === 0 || !isDouble(value, path[index - 1] as FacetValue));
}

/**
 * The chosen values with one more, or without it. The more special of two on one path wins when it is added, because it
 * narrows; the more general one replaces what lies below it. Undefined when nothing is left.
 */
export function chooseInTree(
  values: readonly FacetValue[],
  chosen: readonly string[],
  value: string,
): string[] | undefined {
  const without = chosen.filter((one) => one !== value);
  if (without.length < chosen.length) return without.length > 0 ? without : undefined;
  const above = codesTo(values, value);
  return [...without.filter((one) => !above.includes(one) && !codesTo(values, one).includes(value)), value];
}

function codesTo(values: readonly FacetValue[], value: string): string[] {
  return pathTo(values, value).map((one) => one.value);
}

/** How many of the chosen values lie below a branch. */
export function chosenBelow({ below }: Branch, chosen: readonly string[]): number {
  return below.reduce(
    (sum, branch) => sum + Number(chosen.includes(branch.value.value)) + chosenBelow(branch, chosen),
    0,
  );
}
