import type { Anyone } from '@jishi/shared/rules/access';
import type { Whose } from '@jishi/shared/rules/resolve';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import type { Mirror } from '../mirror/mirror.ts';
import { elsewhere, insideOf, whoseOf } from '../reader.ts';
import { type Ruling, rulesFor } from '../rules/ruling.ts';

/** As many minutes as nobody books. */
const NO_LIMIT = 2 ** 31 - 1;

/**
 * The longest slot in minutes that no quota of a row can refuse to a reader who has booked nothing: no day and no week
 * leaves less. It is 0 where all outsiders count together.
 */
export function capsFor(mirror: Mirror, reader: Anyone, mode: ServiceMode | undefined): (row: number) => number {
  const isInside = insideOf(mirror, reader);
  const inside = capsOf(mirror, { ...whoseOf(reader, '', mode), userClass: 'internal' }, reader);
  const outside = capsOf(mirror, whoseOf(elsewhere(reader), '', mode), reader);
  const { quota } = mirror.cells;
  return (row) => (isInside(row) ? inside : outside)[quota[row] as number] as number;
}

/** Kinds of readers whose caps are remembered at once. */
const MAX_KINDS = 64;
const remembered = new WeakMap<Mirror, Map<string, Int32Array>>();

/** By ruling about quotas; worked out once for readers of one kind. */
function capsOf(mirror: Mirror, whose: Whose, reader: Anyone): Int32Array {
  const { list } = mirror.rulings.rulings.quota;
  const kinds = remembered.get(mirror) ?? new Map<string, Int32Array>();
  remembered.set(mirror, kinds);
  const kind = `${whose.userClass} ${whose.region} ${whose.mode} ${reader !== null}`;
  let caps = kinds.get(kind);
  if (caps?.length !== list.length) {
    caps = Int32Array.from(list, (ruling) => capOf(ruling, whose, reader));
    if (kinds.size >= MAX_KINDS) kinds.clear();
    kinds.set(kind, caps);
  }
  return caps;
}

function capOf(ruling: Ruling, whose: Whose, reader: Anyone): number {
  const { maxMinutesPerDay, maxMinutesPerWeek, outsiderSharePercent } = rulesFor(ruling, whose);
  // Of somebody unknown nobody can say whether they are an outsider.
  if (reader !== null && whose.userClass !== 'internal' && outsiderSharePercent !== null) return 0;
  return Math.min(maxMinutesPerDay ?? NO_LIMIT, maxMinutesPerWeek ?? NO_LIMIT);
}
