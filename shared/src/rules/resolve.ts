import type { BookingRules, RuleCase, RuleLayer, ServiceMode, UserClass } from '../schema/rules.ts';
import { TIME_MODES } from './mode.ts';

/** Whose request the rules are for. `region` is the code of their institution's city or county; null when unknown. */
export type Whose = {
  readonly userClass: UserClass;
  readonly region: string | null;
  readonly mode: ServiceMode | undefined;
};

/**
 * The rules that hold for somebody. `layers` go from the institution over the facility to the instrument, and the last
 * word has what stands closest to the instrument; inside a layer a case that fits wins over what holds for all.
 */
export function resolveRules(defaults: BookingRules, layers: readonly RuleLayer[], whose: Whose): BookingRules {
  const rules: BookingRules = { ...defaults };
  for (const { cases = [], ...general } of layers) {
    Object.assign(rules, general);
    for (const one of cases) if (fits(one, whose)) Object.assign(rules, one.set);
  }
  return rules;
}

/** The way of service of a request that names none: the first by time that the rules offer to this person. */
export function usualMode(
  layers: readonly RuleLayer[],
  has: readonly ServiceMode[],
  whose: Omit<Whose, 'mode'>,
): ServiceMode {
  const byTime = has.filter((mode) => TIME_MODES.includes(mode));
  return byTime.find((mode) => isOffered(layers, { ...whose, mode })) ?? byTime[0] ?? 'assisted';
}

function isOffered(layers: readonly RuleLayer[], whose: Whose & { readonly mode: ServiceMode }): boolean {
  let offered: readonly ServiceMode[] | null = null;
  for (const { cases = [], modes } of layers) {
    if (modes !== undefined) offered = modes;
    for (const { when, set } of cases) if (set.modes !== undefined && fits({ when, set }, whose)) offered = set.modes;
  }
  return offered === null || offered.includes(whose.mode);
}

export function fits({ when }: RuleCase, { userClass, region, mode }: Whose): boolean {
  if (when.class && !when.class.includes(userClass)) return false;
  if (when.mode && (mode === undefined || !when.mode.includes(mode))) return false;
  return !when.region || (region !== null && when.region.some((code) => inRegion(region, code)));
}

/** Whether a region is, or lies in, the one with this code: a province's is what those of its cities begin with. */
export function inRegion(region: string, code: string): boolean {
  return region.startsWith(stem(code));
}

/** `310000` → `31`, `320500` → `3205`, `310115` as it is. */
function stem(code: string): string {
  return code.replace(/(00)+$/, '');
}
