/** Which parts of a draft somebody changed. */
export function changedKeys<Draft extends object>(before: Draft, draft: Draft): (keyof Draft)[] {
  const keys = Object.keys(draft) as (keyof Draft)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(draft[key]));
}

/** What is changed put on top of what somebody else wrote meanwhile. */
export function onTop<Draft extends object>(before: Draft, draft: Draft, newest: Draft): Draft {
  return { ...newest, ...pick(draft, changedKeys(before, draft)) };
}

function pick<Draft extends object>(draft: Draft, keys: readonly (keyof Draft)[]): Partial<Draft> {
  return Object.fromEntries(keys.map((key) => [key, draft[key]])) as Partial<Draft>;
}
