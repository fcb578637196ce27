import type { BookingRules, RuleLayer } from '../schema/rules.ts';
import { fits, type Whose } from './resolve.ts';

/** Where a setting comes from: the index of its layer and, if one of its cases said so, of the case; null for the default. */
export type Whence = { readonly layer: number; readonly case: number | null } | null;

/** Who said last what holds for somebody; agrees with `resolveRules` on the same layers. */
export function whenceOf(layers: readonly RuleLayer[], whose: Whose, setting: keyof BookingRules): Whence {
  for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
    const { cases = [], ...general } = layers[layer] as RuleLayer;
    const last = cases.findLastIndex((one) => fits(one, whose) && Object.hasOwn(one.set, setting));
    if (last !== -1) return { layer, case: last };
    if (Object.hasOwn(general, setting)) return { layer, case: null };
  }
  return null;
}
