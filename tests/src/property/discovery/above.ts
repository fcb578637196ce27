import type { InstrumentRecord } from '@jishi/db/queries/discovery';
import type { World } from './world.ts';

/** A thing and all above it. */
export function up<T, K extends keyof T, P extends keyof T>(
  things: readonly T[],
  key: K,
  parent: P,
  first: string | null,
): T[] {
  const thing = things.find((one) => one[key] === first);
  return thing ? [thing, ...up(things, key, parent, thing[parent] as string | null)] : [];
}

/** The techniques of an instrument and of its type, with all broader ones. */
export function techniquesOf({ types, techniques }: World['reference'], record: InstrumentRecord) {
  const ofType = types.find(({ id }) => id === record.typeId)?.techniques ?? [];
  const all = [...record.techniques, ...ofType].flatMap((id) => up(techniques, 'id', 'broader', id));
  return [...new Set(all)];
}
